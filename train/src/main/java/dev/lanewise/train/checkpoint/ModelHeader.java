package dev.lanewise.train.checkpoint;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lanewise.train.RunIdentity;
import dev.lanewise.train.preprocess.FittedLabelEncoder;
import dev.lanewise.train.preprocess.FittedMinMaxScaler;
import dev.lanewise.train.preprocess.FittedScaler;
import dev.lanewise.train.preprocess.FittedStandardizer;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.FittedTarget;
import dev.lanewise.train.preprocess.FittedValueEncoder;
import dev.lanewise.train.preprocess.NoScaling;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON part of a model file: all but the values of the parameters.
 *
 * @param layers as {@link RecordJson} describes them
 * @param loss as that describes it
 */
record ModelHeader(JsonNode layers, JsonNode loss, FittedTableEncoder encoder, RunIdentity identity) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(FittedScaler.class, ScalerNames.class)
            .addMixIn(FittedTarget.class, TargetNames.class)
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

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = FittedStandardizer.class, name = "standard"),
        @JsonSubTypes.Type(value = FittedMinMaxScaler.class, name = "min-max"),
        @JsonSubTypes.Type(value = NoScaling.class, name = "none")
    })
    private interface ScalerNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = FittedLabelEncoder.class, name = "classes"),
        @JsonSubTypes.Type(value = FittedValueEncoder.class, name = "values")
    })
    private interface TargetNames {}
}
