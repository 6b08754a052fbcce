package dev.lanewise.train.data;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Tables from Java's records: a row for each, a column for each component. */
public final class Records {
    private Records() {
    }

    /**
     * A table of records. Components of a numeric type become numbers, all others categories by their text (strings, enums,
     * booleans); null is a missing value. The class has to be accessible to this module: public, in a package that its module opens
     * or exports.
     *
     * @param source what the table is called in messages
     * @throws DataException without components, for a class that is not accessible, or a number that is infinite
     */
    public static <R extends Record> Table table(String source, Class<R> type, List<R> rows) {
        List<Column> columns = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            List<Object> values = new ArrayList<>();
            for (R row : rows) {
                values.add(value(component, row));
            }
            columns.add(isNumeric(component.getType())
                    ? new NumericColumn(component.getName(), values.stream()
                            .mapToDouble(value -> value == null ? Double.NaN : ((Number) value).doubleValue())
                            .toArray())
                    : CategoryColumn.of(component.getName(), values.stream()
                            .map(value -> Objects.toString(value, null))
                            .toArray(String[]::new)));
        }
        return Table.of(source, columns);
    }

    private static boolean isNumeric(Class<?> type) {
        return Number.class.isAssignableFrom(type)
                || type.isPrimitive() && type != boolean.class && type != char.class;
    }

    private static Object value(RecordComponent component, Record row) {
        try {
            return component.getAccessor().invoke(row);
        } catch (IllegalAccessException e) {
            throw new DataException("records: " + component.getDeclaringRecord().getName()
                    + " cannot be read; make it public, and its package open or exported", e);
        } catch (InvocationTargetException e) {
            throw new DataException("records: component '" + component.getName() + "' failed: " + e.getCause(), e);
        }
    }
}
