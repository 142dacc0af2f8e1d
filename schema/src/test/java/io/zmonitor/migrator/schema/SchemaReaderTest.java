package io.zmonitor.migrator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.schema.internal.compare.SchemaComparer;
import io.zmonitor.migrator.schema.internal.generate.Ddl;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.read.SchemaReader;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.sql.Lexeme;
import io.zmonitor.migrator.schema.internal.sql.Lexer;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read is what SQLite made: SQLite is asked wherever it can say. */
class SchemaReaderTest {
    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("schema.seeds", 150));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_was_made_is_read(long seed) throws SQLException {
        Schema made = RandomSchema.of(seed);

        try (Memory memory = Memory.with(Ddl.all(made))) {
            assertThat(SchemaComparer.differences(made, SchemaReader.read(memory.connection()), name -> false))
                    .as(String.join(";\n", Ddl.all(made)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void spelling_makes_no_difference(long seed) throws SQLException {
        Schema made = RandomSchema.of(seed);
        Random random = new Random(seed);
        List<String> respelled = Ddl.all(made).stream()
                .map(statement -> respelled(statement, random))
                .toList();

        try (Memory memory = Memory.with(respelled)) {
            assertThat(SchemaComparer.differences(made, SchemaReader.read(memory.connection()), name -> false))
                    .as(String.join(";\n", respelled))
                    .isEmpty();
        }
    }

    /** Other blanks, comments, another case of keywords and names. */
    private static String respelled(String statement, Random random) {
        StringBuilder text = new StringBuilder();
        List<String> between = List.of(" ", "\n", "\t ", " /* ) , ' */ ", " -- it's; (\n");
        for (Lexeme lexeme : Lexer.lexemes(statement)) {
            String word = lexeme.text();
            boolean ascii = word.chars().allMatch(c -> c < 128);
            if (lexeme.kind() == Lexeme.Kind.WORD && ascii && random.nextInt(3) == 0) {
                word = random.nextBoolean() ? word.toUpperCase(Locale.ROOT) : word.toLowerCase(Locale.ROOT);
            }
            if (lexeme.kind() == Lexeme.Kind.QUOTED && !word.contains("`") && !word.contains("\"\"")) {
                word = random.nextBoolean() ? "`" + lexeme.name() + "`" : word;
            }
            // The arguments of a module reach it as they are written.
            boolean argument = statement.startsWith("CREATE VIRTUAL");
            text.append(argument || random.nextInt(4) > 0 ? " " : between.get(random.nextInt(between.size())))
                    .append(argument ? lexeme.text() : word);
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sqlite_itself_finds_the_same_collations_and_affinities(long seed) throws SQLException {
        Schema made = RandomSchema.of(seed);
        Map<String, String> kinds =
                Map.of("INT", "INTEGER", "TEXT", "TEXT", "NUM", "NUMERIC", "REAL", "REAL", "", "NONE");

        try (Memory memory = Memory.with(Ddl.all(made))) {
            for (Table table : SchemaReader.read(memory.connection()).tables()) {
                String name = Identifiers.quoted(table.name());
                memory.execute("CREATE TABLE probe_affinity AS SELECT * FROM " + name + " LIMIT 0");
                List<String> affinities = memory.texts("SELECT type FROM pragma_table_info('probe_affinity')");
                for (int i = 0; i < table.columns().size(); i++) {
                    Column column = table.columns().get(i);
                    assertThat(column.affinity(table.isStrict()))
                            .as(table.name() + "." + column)
                            .isEqualTo(kinds.get(affinities.get(i)));
                    memory.execute(
                            "CREATE INDEX probe_collation ON " + name + "(" + Identifiers.quoted(column.name()) + ")");
                    assertThat(memory.texts("SELECT coll FROM pragma_index_xinfo('probe_collation') WHERE key"))
                            .first()
                            .asString()
                            .isEqualToIgnoringCase(column.collation());
                    memory.execute("DROP INDEX probe_collation");
                }
                memory.execute("DROP TABLE probe_affinity");
            }
        }
    }

    @Test
    void what_only_the_text_tells_is_read() throws SQLException {
        try (Memory memory = Memory.with(
                "CREATE TABLE IF NOT EXISTS main.'odd' (a GENERATED ALWAYS AS (b || ')') STORED COLLATE nocase, b TEXT"
                        + " CONSTRAINT alone CONSTRAINT named NOT NULL ON CONFLICT IGNORE DEFAULT -1"
                        + " REFERENCES p ON DELETE CASCADE MATCH FULL ON UPDATE SET NULL NOT DEFERRABLE,"
                        + " c int(3, 4) UNIQUE ON CONFLICT REPLACE CHECK (c <> ')') DEFAULT bare"
                        + " REFERENCES p(x) DEFERRABLE INITIALLY DEFERRED,"
                        + " d DEFAULT \"quoted\" UNIQUE,"
                        + " UNIQUE (d), CONSTRAINT k CHECK (b > 0) UNIQUE (b COLLATE rtrim DESC, c)"
                        + " FOREIGN KEY (b, c) REFERENCES q DEFERRABLE INITIALLY IMMEDIATE)",
                "CREATE UNIQUE INDEX i ON odd(\"c\" COLLATE nocase ASC, (b), b || 'x' DESC) WHERE (b > 0)")) {
            Table table = SchemaReader.read(memory.connection()).tables().get(0);

            assertThat(table.toString().replaceAll(", notes=Notes\\[[^]]*]", "").replace("], ", "],\n"))
                    .isEqualTo("""
                            Table[name=odd, columns=[Column[name=a, type=, notNull=NotNull[declared=false, conflict=ABORT],
                            defaultValue=, collation=nocase, generation=Generation[expression=b || ')', stored=true]],
                            Column[name=b, type=TEXT, notNull=NotNull[declared=true, conflict=IGNORE],
                            defaultValue=-1, collation=BINARY, generation=Generation[expression=, stored=false]],
                            Column[name=c, type=int(3, 4), notNull=NotNull[declared=false, conflict=ABORT],
                            defaultValue='bare', collation=BINARY, generation=Generation[expression=, stored=false]],
                            Column[name=d, type=, notNull=NotNull[declared=false, conflict=ABORT],
                            defaultValue='quoted', collation=BINARY, generation=Generation[expression=, stored=false]]],
                            primaryKey=PrimaryKey[name=, parts=[],
                            conflict=ABORT, autoincrement=false],
                            uniqueKeys=[UniqueKey[name=, parts=[KeyPart[column=c, expression=, collation=, descending=false]],
                            conflict=REPLACE],
                            UniqueKey[name=, parts=[KeyPart[column=d, expression=, collation=, descending=false]],
                            conflict=ABORT],
                            UniqueKey[name=, parts=[KeyPart[column=b, expression=, collation=rtrim, descending=true],
                            KeyPart[column=c, expression=, collation=, descending=false]],
                            conflict=ABORT]],
                            checks=[CheckConstraint[name=, condition=c <> ')', column=c],
                            CheckConstraint[name=k, condition=b > 0, column=]],
                            foreignKeys=[ForeignKey[name=, columns=[b],
                            parent=p, parentColumns=[],
                            onDelete=CASCADE, onUpdate=SET_NULL, deferred=false],
                            ForeignKey[name=, columns=[c],
                            parent=p, parentColumns=[x],
                            onDelete=NO_ACTION, onUpdate=NO_ACTION, deferred=true],
                            ForeignKey[name=, columns=[b, c],
                            parent=q, parentColumns=[],
                            onDelete=NO_ACTION, onUpdate=NO_ACTION, deferred=false]],
                            options=[],
                            indexes=[Index[name=i, parts=[KeyPart[column=c, expression=, collation=nocase, descending=false],
                            KeyPart[column=b, expression=, collation=, descending=false],
                            KeyPart[column=, expression=b || 'x', collation=, descending=true]],
                            unique=true, where=(b > 0), comment=]]]""");
        }
    }

    @Test
    void what_belongs_to_sqlite_or_to_the_ledger_is_no_part_of_the_schema() throws SQLException {
        try (Memory memory = Memory.with(
                "CREATE TABLE schema_version (version INTEGER)",
                "CREATE TABLE schema_version_audit (x)",
                "CREATE INDEX of_the_ledger ON schema_version_audit(x)",
                "CREATE TRIGGER of_the_ledger_too AFTER DELETE ON schema_version_audit BEGIN SELECT 1; END",
                "CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT)",
                "CREATE VIRTUAL TABLE words USING fts5(text)",
                "CREATE VIRTUAL TABLE boxes USING rtree(id, minx, maxx)",
                "CREATE TEMP TABLE counted (other)",
                "INSERT INTO main.counted DEFAULT VALUES",
                "ANALYZE")) {
            Schema schema = SchemaReader.read(memory.connection());

            assertThat(schema.tables()).extracting(Table::name).containsExactly("counted");
            assertThat(schema.tables().get(0).columns())
                    .extracting(Column::name)
                    .containsExactly("id");
            assertThat(schema.triggers()).isEmpty();
            assertThat(schema.virtualTables().get(0).shadows())
                    .containsExactly("words_config", "words_content", "words_data", "words_docsize", "words_idx");
            assertThat(schema.virtualTables().get(1).module()).isEqualTo("rtree(id, minx, maxx)");
        }
    }

    @Test
    void a_table_is_read_after_sqlite_has_rewritten_its_text() throws SQLException {
        try (Memory memory = Memory.with(
                "CREATE TABLE a (x TEXT)",
                "ALTER TABLE a ADD COLUMN  y INT DEFAULT 3  /* why */",
                "ALTER TABLE a RENAME TO \"Order\"",
                "ALTER TABLE \"Order\" RENAME x TO \"group\"",
                "CREATE TABLE copy AS SELECT * FROM \"Order\"")) {
            Schema schema = SchemaReader.read(memory.connection());

            assertThat(schema.tables()).extracting(Table::name).containsExactly("Order", "copy");
            assertThat(schema.tables())
                    .allSatisfy(table ->
                            assertThat(table.columns()).extracting(Column::name).containsExactly("group", "y"));
        }
    }
}
