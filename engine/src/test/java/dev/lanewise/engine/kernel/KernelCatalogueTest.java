package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.Parallel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** No kernel is missing in the catalogue: it is run on kernels that note who calls them. */
class KernelCatalogueTest {
    private final Set<String> called = new TreeSet<>();

    @Test
    void everyKernelIsCalled() throws ReflectiveOperationException {
        Set<String> kernels = new TreeSet<>();
        for (RecordComponent family : Backend.class.getRecordComponents()) {
            if (family.getType().isInterface()) {
                for (Method kernel : family.getType().getMethods()) {
                    kernels.addAll(variants(kernel));
                }
            }
        }
        KernelCatalogue.of(noting(Backend.scalar()), Parallel.SERIAL, 3).forEach(KernelCatalogue.Kernel::run);
        kernels.removeAll(called);
        assertEquals(Set.of(), kernels, "kernels without an entry in KernelCatalogue");
    }

    /** A kernel that begins with the function to apply counts once for each function. */
    private static List<String> variants(Method kernel) {
        Class<?> first = kernel.getParameterTypes()[0];
        return first.isEnum()
                ? Arrays.stream(first.getEnumConstants()).map(f -> kernel + " " + f).toList()
                : List.of(kernel.toString());
    }

    /** The same kernels, each family behind a proxy. */
    private Backend noting(Backend backend) throws ReflectiveOperationException {
        RecordComponent[] components = Backend.class.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Object value = components[i].getAccessor().invoke(backend);
            values[i] = components[i].getType().isInterface() ? noting(components[i].getType(), value) : value;
        }
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return Backend.class.getDeclaredConstructor(types).newInstance(values);
    }

    private Object noting(Class<?> family, Object kernels) {
        return Proxy.newProxyInstance(family.getClassLoader(), new Class<?>[] {family}, (proxy, method, arguments) -> {
            called.add(arguments[0] instanceof Enum<?> f ? method + " " + f : method.toString());
            try {
                return method.invoke(kernels, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
