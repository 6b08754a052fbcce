package dev.lanewise.train.checkpoint;

import dev.lanewise.autograd.nn.Initializer;
import dev.lanewise.autograd.nn.Parameter;
import dev.lanewise.engine.Shape;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values built of records as JSON and back, by their declared types, so that no second list of them is kept. A record is an
 * object of its components. Where an interface is declared, {@code type} comes first: the simple name of a public record
 * or enum that implements it, in the interface's own package or in the interface itself, and of nothing else. Components are numbers, booleans,
 * strings, enums, shapes, records, interfaces of records, {@link Optional}s and {@link List}s of those, and
 * {@link Parameter}s: the shape, or for one that was written before its number in order of appearance. Initialisers are
 * not kept. Files stay readable when a record gets new components at its end: where those are missing, the public constructor
 * without them says what they are. A boolean that is missing otherwise is read as false.
 */
final class RecordJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

    /** How values of one declared type are written and read. */
    private interface Form {
        JsonNode write(Object value, Map<Parameter, Integer> known);

        /** @param path where in the whole, for messages */
        Object read(JsonNode node, String path, List<Parameter> known);
    }

    private final Form form;

    private RecordJson(Form form) {
        this.form = form;
    }

    /** @throws IllegalArgumentException for a type that it has no form for, or a record with such a component */
    static RecordJson of(Type type) {
        return new RecordJson(form(type));
    }

    /** @throws IllegalArgumentException for a value of a class that is not found by its name in the interface's package */
    JsonNode write(Object value) {
        return form.write(value, new HashMap<>());
    }

    /**
     * @throws IllegalArgumentException if the JSON does not describe such a value, or a constructor refuses what it
     *     describes; the message says where
     */
    Object read(JsonNode node) {
        return form.read(node, "", new ArrayList<>());
    }

    private static Form form(Type type) {
        if (type instanceof ParameterizedType generic) {
            Form element = form(generic.getActualTypeArguments()[0]);
            if (generic.getRawType() == Optional.class) {
                return new OptionalForm(element);
            }
            if (generic.getRawType() == List.class) {
                return new ListForm(element);
            }
        } else if (type instanceof Class<?> c) {
            if (c == Parameter.class) {
                return new ParameterForm();
            }
            if (c == Shape.class) {
                return new ShapeForm();
            }
            if (c.isPrimitive() || c == String.class || Number.class.isAssignableFrom(c) || c == Boolean.class) {
                return new ScalarForm(c);
            }
            if (c.isEnum()) {
                return new EnumForm(c);
            }
            if (c.isRecord()) {
                return RecordForm.of(c);
            }
            if (c.isInterface() && c.getPackageName().startsWith("dev.lanewise.")) {
                return new InterfaceForm(c);
            }
        }
        throw new IllegalArgumentException("a value of type " + type.getTypeName() + " cannot be described");
    }

    private static IllegalArgumentException refused(String path, String want, JsonNode got) {
        String text = Objects.toString(got, "nothing");
        return new IllegalArgumentException(named(path) + " is " + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + ", want " + want);
    }

    private static String named(String path) {
        return path.isEmpty() ? "the whole" : "'" + path + "'";
    }

    private record OptionalForm(Form element) implements Form {
        @Override
        public JsonNode write(Object value, Map<Parameter, Integer> known) {
            Optional<?> optional = (Optional<?>) value;
            return optional.isPresent() ? element.write(optional.get(), known) : NODES.nullNode();
        }

        @Override
        public Object read(JsonNode node, String path, List<Parameter> known) {
            return node.isNull() ? Optional.empty() : Optional.of(element.read(node, path, known));
        }
    }

    private record ListForm(Form element) implements Form {
        @Override
        public JsonNode write(Object value, Map<Parameter, Integer> known) {
            ArrayNode array = NODES.arrayNode();
            ((List<?>) value).forEach(each -> array.add(element.write(each, known)));
            return array;
        }

        @Override
        public Object read(JsonNode node, String path, List<Parameter> known) {
            if (!node.isArray()) {
                throw refused(path, "a list", node);
            }
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                list.add(element.read(node.get(i), path + "[" + i + "]", known));
            }
            return List.copyOf(list);
        }
    }

    private record ParameterForm() implements Form {
        @Override
        public JsonNode write(Object value, Map<Parameter, Integer> known) {
            Integer number = known.putIfAbsent((Parameter) value, known.size());
            return number != null
                    ? NODES.numberNode(number)
                    : new ShapeForm().write(((Parameter) value).shape(), known);
        }

        @Override
        public Object read(JsonNode node, String path, List<Parameter> known) {
            if (node.isInt()) {
                if (node.intValue() < 0 || node.intValue() >= known.size()) {
                    throw refused(path, "a parameter's shape, or the number of one of the " + known.size() + " before", node);
                }
                return known.get(node.intValue());
            }
            Parameter parameter =
                    new Parameter((Shape) new ShapeForm().read(node, path, known), Initializer.zeros());
            known.add(parameter);
            return parameter;
        }
    }

    private record ShapeForm() implements Form {
        @Override
        public JsonNode write(Object value, Map<Parameter, Integer> known) {
            ArrayNode array = NODES.arrayNode();
            for (int dim : ((Shape) value).toArray()) {
                array.add(dim);
            }
            return array;
        }

        @Override
        public Object read(JsonNode node, String path, List<Parameter> known) {
            boolean extents = node.isArray();
            for (int i = 0; i < node.size(); i++) {
                extents &= node.get(i).isInt();
            }
            if (!extents) {
                throw refused(path, "a shape", node);
            }
            int[] dims = new int[node.size()];
            Arrays.setAll(dims, i -> node.get(i).intValue());
            return Shape.of(dims);
        }
    }

    /** NaN and the infinities, which JSON's numbers lack, are strings. */
    private record ScalarForm(Class<?> type) implements Form {
        @Override
        public JsonNode write(Object value, Map<Parameter, Integer> known) {
            return switch (value) {
                case Integer v -> NODES.numberNode(v);
                case Long v -> NODES.numberNode(v);
                case Float v -> Float.isFinite(v) ? NODES.numberNode(v) : NODES.stringNode(v.toString());
                case Double v -> Double.isFinite(v) ? NODES.numberNode(v) : NODES.stringNode(v.toString());
                case Boolean v -> NODES.booleanNode(v);
                case String v -> NODES.stringNode(v);
                default -> throw new IllegalArgumentException("a value of " + value.getClass() + " cannot be described");
            };
        }

        @Override
        public Object read(JsonNode node, String path, List<Parameter> known) {
            if (type == String.class && node.isString()) {
                return node.stringValue();
            }
            if ((type == boolean.class || type == Boolean.class) && node.isBoolean()) {
                return node.booleanValue();
            }
            if ((type == int.class || type == Integer.class) && node.isInt()) {
                return node.intValue();
            }
            if ((type == long.class || type == Long.class) && node.isIntegralNumber() && node.canConvertToLong()) {
                return node.longValue();
            }
            boolean single = type == float.class || type == Float.class;
            if (single || type == double.class || type == Double.class) {
                if (node.isNumber() || node.isString() && List.of("NaN", "Infinity", "-Infinity").contains(node.stringValue())) {
                    // Through its digits: by way of a double, a float would be rounded twice.
                    String digits = node.asString();
                    return single ? (Object) Float.parseFloat(digits) : (Object) Double.parseDouble(digits);
                }
            }
            throw refused(path, type.getSimpleName(), node);
        }
    }

    private record EnumForm(Class<?> type) implements Form {
        @Override
        public JsonNode write(Object value, Map<Parameter, Integer> known) {
            return NODES.stringNode(((Enum<?>) value).name());
        }

        @Override
        public Object read(JsonNode node, String path, List<Parameter> known) {
            for (Object constant : type.getEnumConstants()) {
                if (node.isString() && ((Enum<?>) constant).name().equals(node.stringValue())) {
                    return constant;
                }
            }
            throw refused(path, "one of " + Arrays.toString(type.getEnumConstants()), node);
        }
    }

    private record RecordForm(Class<?> type, RecordComponent[] components, Form[] forms, Constructor<?> constructor)
            implements Form {
        static RecordForm of(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            Form[] forms = new Form[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                try {
                    forms[i] = form(components[i].getGenericType());
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            type.getSimpleName() + "." + components[i].getName() + ": " + e.getMessage(), e);
                }
                types[i] = components[i].getType();
            }
            try {
                return new RecordForm(type, components, forms, type.getDeclaredConstructor(types));
            } catch (NoSuchMethodException e) {
                throw new AssertionError("every record has its canonical constructor", e);
            }
        }

        @Override
        public JsonNode write(Object value, Map<Parameter, Integer> known) {
            ObjectNode object = NODES.objectNode();
            for (int i = 0; i < forms.length; i++) {
                object.set(components[i].getName(), forms[i].write(component(value, i), known));
            }
            return object;
        }

        /** The one that takes the components up to the last that is there, else the one that takes all. */
        private Constructor<?> constructor(JsonNode node) {
            int there = components.length;
            while (there > 0 && !node.has(components[there - 1].getName())) {
                there--;
            }
            Class<?>[] types = Arrays.copyOf(constructor.getParameterTypes(), there);
            return Arrays.stream(type.getConstructors())
                    .<Constructor<?>>map(each -> each)
                    .filter(each -> Arrays.equals(each.getParameterTypes(), types))
                    .findFirst()
                    .orElse(constructor);
        }

        private Object component(Object value, int i) {
            try {
                return components[i].getAccessor().invoke(value);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalArgumentException(type.getName() + " cannot be described: is it public?", e);
            }
        }

        @Override
        public Object read(JsonNode node, String path, List<Parameter> known) {
            Collection<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
            Constructor<?> made = constructor(node);
            boolean complete = Arrays.stream(components, 0, made.getParameterCount())
                    .allMatch(c -> c.getType() == boolean.class || node.has(c.getName()));
            if (!node.isObject() || !complete || !names.containsAll(node.propertyNames())) {
                throw refused(path, "the components " + names + " of " + type.getSimpleName(), node);
            }
            Object[] values = new Object[made.getParameterCount()];
            for (int i = 0; i < values.length; i++) {
                String name = components[i].getName();
                values[i] = node.has(name)
                        ? forms[i].read(node.get(name), path.isEmpty() ? name : path + "." + name, known)
                        : (Object) false;
            }
            try {
                return made.newInstance(values);
            } catch (InvocationTargetException e) {
                throw new IllegalArgumentException(
                        named(path) + " cannot be: " + e.getCause().getMessage(), e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(type.getName() + " cannot be made: is it public?", e);
            }
        }
    }

    private record InterfaceForm(Class<?> type) implements Form {
        @Override
        public JsonNode write(Object value, Map<Parameter, Integer> known) {
            Class<?> c = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
            if (!found(c.getSimpleName()).filter(c::equals).isPresent()) {
                throw new IllegalArgumentException(
                        c.getName() + " is not a public record or enum of " + type.getPackageName() + ", so it cannot be described");
            }
            ObjectNode object = NODES.objectNode().put("type", c.getSimpleName());
            JsonNode content = form(c).write(value, known);
            if (content instanceof ObjectNode components) {
                object.setAll(components);
            } else {
                object.set("value", content);
            }
            return object;
        }

        @Override
        public Object read(JsonNode node, String path, List<Parameter> known) {
            JsonNode name = node.get("type");
            Class<?> c = (name == null || !name.isString() ? Optional.<Class<?>>empty() : found(name.stringValue()))
                    .orElseThrow(() -> refused(path, "the name of a " + type.getSimpleName() + " as 'type'", node));
            ObjectNode components = ((ObjectNode) node).deepCopy();
            components.remove("type");
            return form(c).read(c.isEnum() && components.size() == 1 ? components.path("value") : components, path, known);
        }

        /** The only place where text in a file chooses a class. */
        private Optional<Class<?>> found(String name) {
            if (!NAME.matcher(name).matches()) {
                return Optional.empty();
            }
            for (String scope : List.of(type.getPackageName() + ".", type.getName() + "$")) {
                try {
                    Class<?> c = Class.forName(scope + name, false, type.getClassLoader());
                    if (type.isAssignableFrom(c) && Modifier.isPublic(c.getModifiers()) && (c.isRecord() || c.isEnum())) {
                        return Optional.of(c);
                    }
                } catch (ClassNotFoundException | NoClassDefFoundError e) {
                    // not there: the next scope
                }
            }
            return Optional.empty();
        }
    }
}
