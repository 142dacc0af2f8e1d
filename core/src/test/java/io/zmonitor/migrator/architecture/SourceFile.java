package io.zmonitor.migrator.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A Java source file, parsed by the compiler but not compiled. */
record SourceFile(String name, String text, CompilationUnitTree tree, DocTrees trees) {
    static SourceFile read(Path project, Path file) {
        try {
            return parse(project.relativize(file).toString().replace('\\', '/'), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SourceFile parse(String name, String text) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of(), null, List.of(new Text(text)));
        try {
            CompilationUnitTree tree = task.parse().iterator().next();
            return new SourceFile(name, text, tree, DocTrees.instance(task));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int lines() {
        return (int) text.lines().count();
    }

    int linesOf(Tree part) {
        long start = trees.getSourcePositions().getStartPosition(tree, part);
        long end = trees.getSourcePositions().getEndPosition(tree, part);
        return (int) (tree.getLineMap().getLineNumber(end) - tree.getLineMap().getLineNumber(start) + 1);
    }

    String at(Tree part) {
        long start = trees.getSourcePositions().getStartPosition(tree, part);
        return String.format(Locale.ROOT, "%s:%d", name, tree.getLineMap().getLineNumber(start));
    }

    Optional<String> comment(TreePath path) {
        return Optional.ofNullable(trees.getDocComment(path)).map(String::strip);
    }

    String packageName() {
        return tree.getPackageName() == null ? "" : tree.getPackageName().toString();
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String text) {
            super(URI.create("string:///Source.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
