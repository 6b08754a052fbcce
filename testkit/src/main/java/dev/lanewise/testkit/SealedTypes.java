package dev.lanewise.testkit;

import java.util.Arrays;
import java.util.stream.Stream;

/** What sealed interfaces permit, so that a test of completeness keeps no list by hand. */
public final class SealedTypes {
    private SealedTypes() {}

    /** The records under a sealed interface, through sealed branches of it; branches open to users have none. */
    public static Stream<Class<?>> records(Class<?> type) {
        if (type.isSealed()) {
            return Arrays.stream(type.getPermittedSubclasses()).flatMap(SealedTypes::records);
        }
        return type.isRecord() ? Stream.of(type) : Stream.empty();
    }
}
