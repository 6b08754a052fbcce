package dev.lanewise.engine.kernel;

/**
 * Which kernels a JVM runs, as a function of what was asked for and what there is.
 *
 * @param simd the SIMD twins, else the scalar ones
 * @param reason in words
 * @param warning what the user should know and do, or null
 * @param error why the wish cannot be honoured, or null; then there is no choice
 */
record BackendChoice(boolean simd, String reason, String warning, String error) {
    static final String PROPERTY = "lanewise.simd";
    static final String MODULE = "jdk.incubator.vector";

    /**
     * @param asked the value of the system property, or null
     * @param vm the facts about this JVM
     */
    static BackendChoice of(String asked, VirtualMachine vm) {
        if (asked == null) {
            return preferred(vm);
        }
        return switch (asked) {
            case "off" -> new BackendChoice(false, "scalar kernels: -D" + PROPERTY + "=off", null, null);
            case "128", "256", "512" -> explicit(asked, vm);
            default -> error(asked, "not a vector width", vm);
        };
    }

    private static BackendChoice preferred(VirtualMachine vm) {
        if (!vm.vectorModule()) {
            return slow("the module " + MODULE + " is not loaded", "Start java with --add-modules " + MODULE + ".");
        }
        if (vm.vectorObstacle() != null) {
            return slow(vm.vectorObstacle(), "Start a HotSpot JVM with its C2 compiler, or choose with -D" + PROPERTY + "=off or a width.");
        }
        return new BackendChoice(true, "SIMD kernels: the preferred width of this machine", null, null);
    }

    private static BackendChoice slow(String cause, String remedy) {
        String warning = "Lanewise runs its scalar kernels, which give the same results many times slower: " + cause + ". " + remedy;
        return new BackendChoice(false, "scalar kernels: " + cause, warning, null);
    }

    private static BackendChoice explicit(String asked, VirtualMachine vm) {
        if (!vm.vectorModule()) {
            return error(asked, "the module " + MODULE + " is not loaded, start java with --add-modules " + MODULE, vm);
        }
        if (vm.vectorBits() > 0 && Integer.parseInt(asked) > vm.vectorBits()) {
            return error(asked, "the vectors of this JVM have " + vm.vectorBits() + " bits", vm);
        }
        return new BackendChoice(true, "SIMD kernels: -D" + PROPERTY + "=" + asked, null, null);
    }

    private static BackendChoice error(String asked, String cause, VirtualMachine vm) {
        StringBuilder possible = new StringBuilder("off");
        for (int bits = 128; bits <= 512 && vm.vectorModule(); bits *= 2) {
            if (vm.vectorBits() == 0 || bits <= vm.vectorBits()) {
                possible.append(", ").append(bits);
            }
        }
        String error = "-D%s=%s: %s. Possible here: %s; without the property the best is chosen."
                .formatted(PROPERTY, asked, cause, possible);
        return new BackendChoice(false, null, null, error);
    }
}
