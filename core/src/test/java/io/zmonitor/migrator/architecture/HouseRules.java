package io.zmonitor.migrator.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** The rules that a source file is held to. Each returns where it is broken, empty if nowhere. */
final class HouseRules {
    static final int LONGEST_FILE = 500;
    static final int LONGEST_METHOD = 60;
    static final int MOST_PARAMETERS = 6;
    static final int MOST_PUBLIC_PARAMETERS = 4;

    private static final Pattern LEFT_BEHIND = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern FOREIGN_WORD = Pattern.compile("(?i)\\bchange" + "sets?\\b|\\bun" + "do scripts?\\b");

    private HouseRules() {}

    static List<String> longFiles(SourceFile file) {
        return file.lines() > LONGEST_FILE ? List.of(file.name() + " has " + file.lines() + " lines") : List.of();
    }

    static List<String> longMethods(SourceFile file) {
        return methods(file)
                .filter(method -> file.linesOf(method.tree()) > LONGEST_METHOD)
                .map(method -> method.in(file) + " has " + file.linesOf(method.tree()) + " lines")
                .toList();
    }

    static List<String> longSignatures(SourceFile file) {
        return wide(methods(file), MOST_PARAMETERS, file);
    }

    static List<String> longPublicSignatures(SourceFile file) {
        return wide(methods(file).filter(Method::isPublic), MOST_PUBLIC_PARAMETERS, file);
    }

    private static List<String> wide(Stream<Method> methods, int most, SourceFile file) {
        return methods.filter(method -> !method.isPrivate() && !method.overrides() && !method.takesComponents())
                .filter(method -> method.tree().getParameters().size() > most)
                .map(method -> method.in(file) + " has "
                        + method.tree().getParameters().size() + " parameters")
                .toList();
    }

    static List<String> booleanParameters(SourceFile file) {
        return methods(file)
                .filter(method -> method.isPublic() && !method.overrides())
                .filter(method -> method.tree().getParameters().stream().anyMatch(HouseRules::isBoolean))
                .map(method -> method.in(file) + " has a boolean parameter")
                .toList();
    }

    static List<String> wordsLeftBehind(SourceFile file) {
        return found(LEFT_BEHIND, file);
    }

    static List<String> foreignWords(SourceFile file) {
        return found(FOREIGN_WORD, file);
    }

    private static List<String> found(Pattern pattern, SourceFile file) {
        return pattern.matcher(file.text())
                .results()
                .map(match -> file.name() + " says " + match.group())
                .toList();
    }

    /** Public types and members without a comment, and record components without their line. */
    static List<String> missingComments(SourceFile file) {
        List<String> missing = new ArrayList<>();
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void none) {
                // A type inside a method, or one that is not public, is nobody's API; its members neither.
                if (!isPublic(getCurrentPath(), type.getModifiers())) {
                    return null;
                }
                demandComment(type, type.getSimpleName().toString());
                if (type.getKind() == Tree.Kind.RECORD) {
                    demandComponents(type);
                }
                return super.visitClass(type, null);
            }

            @Override
            public Void visitMethod(MethodTree method, Void none) {
                Method found = new Method(method, getCurrentPath());
                if (found.isPublic() && !found.overrides()) {
                    demandComment(method, method.getName().toString());
                }
                return null;
            }

            @Override
            public Void visitVariable(VariableTree field, Void none) {
                boolean component = parent(getCurrentPath()).getKind() == Tree.Kind.RECORD
                        && !field.getModifiers().getFlags().contains(Modifier.STATIC);
                if (!component && isPublic(getCurrentPath(), field.getModifiers())) {
                    demandComment(field, field.getName().toString());
                }
                return null;
            }

            private void demandComment(Tree tree, String name) {
                if (file.comment(getCurrentPath()).isEmpty()) {
                    missing.add(file.at(tree) + " " + name + " has no comment");
                }
            }

            private void demandComponents(ClassTree type) {
                String comment = file.comment(getCurrentPath()).orElse("");
                type.getMembers().stream()
                        .filter(VariableTree.class::isInstance)
                        .map(VariableTree.class::cast)
                        .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                        .filter(field -> !comment.contains("@param " + field.getName() + " "))
                        .forEach(field -> missing.add(file.at(type) + " says nothing about " + field.getName()));
            }
        }.scan(file.tree(), null);
        return missing;
    }

    private static boolean isBoolean(VariableTree parameter) {
        return Set.of("boolean", "Boolean").contains(parameter.getType().toString());
    }

    private static boolean isPublic(TreePath path, ModifiersTree modifiers) {
        Set<Modifier> flags = modifiers.getFlags();
        Tree parent = parent(path);
        boolean implicit = parent.getKind() == Tree.Kind.INTERFACE && !flags.contains(Modifier.PRIVATE);
        return implicit || flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
    }

    private static Tree parent(TreePath path) {
        return path.getParentPath().getLeaf();
    }

    private static Stream<Method> methods(SourceFile file) {
        List<Method> methods = new ArrayList<>();
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void none) {
                methods.add(new Method(method, getCurrentPath()));
                return super.visitMethod(method, null);
            }
        }.scan(file.tree(), null);
        return methods.stream();
    }

    private record Method(MethodTree tree, TreePath path) {
        boolean isPrivate() {
            return tree.getModifiers().getFlags().contains(Modifier.PRIVATE);
        }

        /** A record has as many components as its data has parts. */
        boolean takesComponents() {
            return tree.getReturnType() == null && parent(path).getKind() == Tree.Kind.RECORD;
        }

        /** Declared public, in types that all are: the package private ones are not in anybody's way. */
        boolean isPublic() {
            if (!HouseRules.isPublic(path, tree.getModifiers())) {
                return false;
            }
            for (TreePath up = path.getParentPath(); up.getLeaf() instanceof ClassTree type; up = up.getParentPath()) {
                if (!HouseRules.isPublic(up, type.getModifiers())) {
                    return false;
                }
            }
            return true;
        }

        boolean overrides() {
            return tree.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
        }

        String in(SourceFile file) {
            return file.at(tree) + " " + tree.getName();
        }
    }
}
