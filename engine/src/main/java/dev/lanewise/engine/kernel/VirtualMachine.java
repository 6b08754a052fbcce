package dev.lanewise.engine.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * What matters for the choice of kernels about a JVM.
 *
 * @param vectorModule the module of the Vector API is loaded
 * @param vectorBits the widest vector, 0 if unknown
 * @param vectorObstacle why vector calls are not compiled to vector instructions, or null if they are
 */
record VirtualMachine(boolean vectorModule, int vectorBits, String vectorObstacle) {
    static VirtualMachine current() {
        boolean module = ModuleLayer.boot().findModule(BackendChoice.MODULE).isPresent();
        HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (vm == null) {
            return new VirtualMachine(module, 0, "this JVM is not HotSpot");
        }
        int bits = 8 * Integer.parseInt(option(vm, "MaxVectorSize", "0"));
        return new VirtualMachine(module, bits, obstacle(vm, bits));
    }

    private static String obstacle(HotSpotDiagnosticMXBean vm, int bits) {
        String mode = option(vm, "CompilationMode", "default");
        if (!Boolean.parseBoolean(option(vm, "UseCompiler", "true"))) {
            return "this JVM only interprets (-Xint)";
        }
        if (Integer.parseInt(option(vm, "TieredStopAtLevel", "4")) < 4 || mode.equals("quick-only")) {
            return "the C2 compiler is switched off (-XX:TieredStopAtLevel, -XX:CompilationMode)";
        }
        if (Boolean.parseBoolean(option(vm, "UseJVMCICompiler", "false"))) {
            return "this JVM compiles with another compiler than C2";
        }
        return bits == 0 ? "this JVM has no C2 compiler" : bits < 128 ? "this machine has no vectors of 128 bits" : null;
    }

    private static String option(HotSpotDiagnosticMXBean vm, String name, String absent) {
        try {
            return vm.getVMOption(name).getValue();
        } catch (IllegalArgumentException noSuchOption) {
            return absent;
        }
    }
}
