package dev.lanewise.cli;

import dev.lanewise.train.augment.Augmentation;
import dev.lanewise.train.augment.Augmentations;
import dev.lanewise.train.augment.CutMix;
import dev.lanewise.train.augment.Erase;
import dev.lanewise.train.augment.Flip;
import dev.lanewise.train.augment.GaussianNoise;
import dev.lanewise.train.augment.MixUp;
import dev.lanewise.train.augment.PadAndCrop;
import dev.lanewise.train.augment.Rotate;
import dev.lanewise.train.augment.Shift;
import dev.lanewise.train.data.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --augment} asks for, {@code shift=2,noise=0.05}, in order. */
record AugmentChoice(List<One> list) {
    static final AugmentChoice NONE = new AugmentChoice(List.of());

    /** One of them, as it was written. */
    record One(String name, String value) {
        private boolean ofImages() {
            return !name.equals("noise") && !name.equals("mixup");
        }

        private double number() {
            try {
                return Double.parseDouble(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + "=" + value + ": want a number", e);
            }
        }

        private int whole() {
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + "=" + value + ": want a whole number of pixels", e);
            }
        }

        private Augmentation of(ImageShape image) {
            return switch (name) {
                case "noise" -> new GaussianNoise((float) number());
                case "mixup" -> new MixUp(number());
                case "shift" -> new Shift(image, whole());
                case "crop" -> new PadAndCrop(image, whole());
                case "rotate" -> new Rotate(image, number());
                case "erase" -> Erase.of(image, number());
                case "cutmix" -> new CutMix(image, number());
                case "flip" -> {
                    if (!value.equals("horizontal") && !value.equals("vertical")) {
                        throw new IllegalArgumentException("flip=" + value + ": want horizontal or vertical");
                    }
                    yield new Flip(image, value.equals("vertical"));
                }
                default -> throw new IllegalArgumentException(
                        "'" + name + "' is none of noise, mixup, shift, crop, flip, rotate, erase, cutmix");
            };
        }
    }

    /** Reads them; whether they make sense shows when the shape of the images is known. */
    static final class Converter implements ITypeConverter<AugmentChoice> {
        @Override
        public AugmentChoice convert(String text) {
            List<One> list = new ArrayList<>();
            for (String one : text.split(",", -1)) {
                int equals = one.indexOf('=');
                if (equals < 1) {
                    throw new TypeConversionException("'" + one + "', want NAME=VALUE such as noise=0.05 or shift=2");
                }
                list.add(new One(one.substring(0, equals).strip(), one.substring(equals + 1).strip()));
            }
            return new AugmentChoice(List.copyOf(list));
        }
    }

    /** The shape of images: 8x8, or 32x32x3. */
    static final class Image implements ITypeConverter<ImageShape> {
        @Override
        public ImageShape convert(String text) {
            if (!text.matches("\\d{1,4}x\\d{1,4}(x\\d{1,4})?")) {
                throw new TypeConversionException("'" + text + "', want HEIGHTxWIDTH or HEIGHTxWIDTHxCHANNELS, such as 28x28");
            }
            String[] sizes = text.split("x");
            try {
                return new ImageShape(
                        Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), sizes.length < 3 ? 1 : Integer.parseInt(sizes[2]));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "', want at least 1 of each");
            }
        }
    }

    /**
     * The augmentations of rows, or of images of a shape.
     *
     * @throws IllegalArgumentException if there is no such augmentation, its value does not suit, or it wants the shape and there is none
     */
    Augmentations of(Optional<ImageShape> image) {
        List<Augmentation> made = new ArrayList<>();
        for (One one : list) {
            // A name that there is not is told of first.
            Augmentation augmentation = one.of(image.orElse(ImageShape.of(9999, 9999)));
            if (one.ofImages() && image.isEmpty()) {
                throw new IllegalArgumentException(one.name() + " changes images; say by --image HEIGHTxWIDTH which shape they have");
            }
            made.add(augmentation);
        }
        return new Augmentations(made);
    }
}
