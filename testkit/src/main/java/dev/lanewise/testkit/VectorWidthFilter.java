package dev.lanewise.testkit;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.PostDiscoveryFilter;

/**
 * Skips every test when the system property {@code lanewise.simd} asks for vectors wider than the machine has.
 *
 * <p>The build runs the tests once a vector width; a width that cannot be honoured is an error to the engine, but on a
 * smaller machine it is no failure of the build. Registered as a service, so that it acts wherever testkit is on the
 * class path.
 */
public final class VectorWidthFilter implements PostDiscoveryFilter {
    private static final String PROPERTY = "lanewise.simd";

    private final Optional<String> obstacle;

    /** Compares the width asked for in this VM with the width that it has. */
    public VectorWidthFilter() {
        this(System.getProperty(PROPERTY), machineBits());
        obstacle.ifPresent(System.out::println);
    }

    VectorWidthFilter(String asked, OptionalInt machineBits) {
        obstacle = obstacle(asked, machineBits);
    }

    /** Why tests with this width cannot run on a VM with vectors of so many bits; empty if they can. */
    static Optional<String> obstacle(String asked, OptionalInt machineBits) {
        if (asked == null || asked.isEmpty() || !asked.chars().allMatch(c -> '0' <= c && c <= '9')) {
            return Optional.empty();
        }
        if (machineBits.isEmpty()) {
            return Optional.of("Tests with -D%s=%s are skipped: this VM does not tell its vector width (no C2 compiler)."
                    .formatted(PROPERTY, asked));
        }
        if (Integer.parseInt(asked) > machineBits.getAsInt()) {
            return Optional.of("Tests with -D%s=%s are skipped: the vectors of this machine have %d bits."
                    .formatted(PROPERTY, asked, machineBits.getAsInt()));
        }
        return Optional.empty();
    }

    /** The widest vector of this VM in bits; empty if it has no such notion. */
    static OptionalInt machineBits() {
        var vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (vm == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(8 * Integer.parseInt(vm.getVMOption("MaxVectorSize").getValue()));
        } catch (IllegalArgumentException noSuchOption) {
            return OptionalInt.empty();
        }
    }

    @Override
    public FilterResult apply(TestDescriptor test) {
        return obstacle.map(FilterResult::excluded).orElseGet(() -> FilterResult.included("the vector width is there"));
    }
}
