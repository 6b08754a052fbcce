package dev.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * How the gradient of an image gathers what the places of the window give back. With a stride the positions of the image
 * fall into residues, rows modulo the stride down and columns modulo the stride across, each of which is seen by taps of
 * its own.
 *
 * @param forward the patches of the image
 * @param outputs channels of the gradient at the places
 * @param residues in row-major order
 */
public record BackwardPatches(Patches forward, int outputs, List<Residue> residues) {
    /**
     * The positions of the image with one residue.
     *
     * @param top of their rows
     * @param left of their columns
     * @param patches what they gather: rows are (output, tap down, tap across), those taps alone that see these positions
     */
    public record Residue(int top, int left, Patches patches) {}

    public BackwardPatches {
        residues = List.copyOf(residues);
    }

    public static BackwardPatches of(Patches forward, int outputs) {
        List<Residue> residues = new ArrayList<>();
        Patches.Axis down = forward.down();
        Patches.Axis across = forward.across();
        for (int top = 0; top < Math.min(down.stride(), down.extent()); top++) {
            for (int left = 0; left < Math.min(across.stride(), across.extent()); left++) {
                residues.add(new Residue(
                        top, left, new Patches(outputs, down.transposed(top), across.transposed(left))));
            }
        }
        return new BackwardPatches(forward, outputs, residues);
    }

    /** Whether the positions of a residue are not side by side in the image. */
    public boolean strided() {
        return residues.size() > 1 || forward.down().stride() > 1 || forward.across().stride() > 1;
    }
}
