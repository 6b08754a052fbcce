package dev.lanewise.train.augment;

import java.util.List;

/**
 * What becomes of training rows, one after the other.
 *
 * @param list in the order in which they act, at most one of them {@link MixUp} or {@link CutMix}
 */
public record Augmentations(List<Augmentation> list) {
    /** Rows stay as they are. */
    public static final Augmentations NONE = of();

    public Augmentations {
        list = List.copyOf(list);
        if (list.stream().filter(one -> one instanceof Augmentation.OfPair).count() > 1) {
            throw new IllegalArgumentException("augmentation: rows can be mixed once, by mixup or by cutmix; leave one out of " + list);
        }
    }

    public static Augmentations of(Augmentation... list) {
        return new Augmentations(List.of(list));
    }

    /** Whether rows are mixed with others, and their targets, too. */
    public boolean mixes() {
        return list.stream().anyMatch(one -> one instanceof Augmentation.OfPair);
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
