package dev.lanewise.autograd.nn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The classes of this package as they were compiled, for tests that nothing is left out of a list. */
final class PackageClasses {
    private PackageClasses() {}

    /**
     * The names of the main classes, nested ones included, that implement an interface; enum constants count as their
     * enum.
     */
    static SortedSet<String> implementing(Class<?> type) {
        try {
            Path root = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            List<String> names;
            try (Stream<Path> files = Files.list(root.resolve(type.getPackageName().replace('.', '/')))) {
                names = files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                        .map(name -> type.getPackageName() + "." + name.substring(0, name.length() - 6))
                        .toList();
            }
            SortedSet<String> found = new TreeSet<>();
            for (String name : names) {
                Class<?> candidate = Class.forName(name);
                if (type.isAssignableFrom(candidate) && !candidate.isInterface() && !candidate.isAnonymousClass()) {
                    found.add(candidate.getName());
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The class names of objects, an enum constant with a body giving its enum. */
    static SortedSet<String> names(Stream<?> objects) {
        return objects.map(o -> o instanceof Enum<?> constant ? constant.getDeclaringClass() : o.getClass())
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
