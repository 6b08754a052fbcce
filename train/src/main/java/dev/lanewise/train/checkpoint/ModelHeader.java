package dev.lanewise.train.checkpoint;

import dev.lanewise.train.RunIdentity;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON part of a model file: all but the values of the parameters.
 *
 * @param layers as {@link RecordJson} describes them
 * @param loss as that describes it
 * @param encoder the preprocessing, likewise
 */
record ModelHeader(JsonNode layers, JsonNode loss, JsonNode encoder, RunIdentity identity) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    byte[] toJson() {
        return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
    }

    /** @throws RuntimeException for JSON that does not describe a model */
    static ModelHeader ofJson(byte[] json) {
        return JSON.readValue(json, ModelHeader.class);
    }
}
