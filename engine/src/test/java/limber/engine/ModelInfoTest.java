package limber.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limber.engine.mjcf.Mjcf;
import org.junit.jupiter.api.Test;

class ModelInfoTest {
  private static ModelInfo pendulum() throws URISyntaxException {
    return ModelInfo.of(
        Mjcf.load(Path.of(ModelInfoTest.class.getResource("models/pendulum.xml").toURI())));
  }

  @Test
  void namesWhatAModelHolds() throws URISyntaxException {
    ModelInfo info = pendulum();
    assertEquals(3, info.totalMass(), 1e-12);
    assertEquals("cart", info.bodies().get(2).parent());
    assertEquals(List.of(), info.joints().get(0).range());
    assertEquals(List.of(-1.2, 0.4), info.joints().get(1).range());
    assertEquals("slide", info.actuators().get(0).target());
    assertEquals(
        Set.of("cart", "pole", "bob"),
        info.contactPairs().stream()
            .flatMap(each -> Stream.of(each.geom1(), each.geom2()))
            .filter(each -> !each.equals("floor"))
            .collect(Collectors.toSet()));
  }

  @Test
  void textHasATableOfEachKind() throws URISyntaxException {
    String text = pendulum().text();
    for (String heading : List.of("body ", "joint ", "geom ", "actuator ", "contact pair ")) {
      assertTrue(text.contains("\n" + heading), text);
    }
    assertTrue(text.startsWith("pendulum on a cart: nq 2, nv 2, nu 2, nbody 3"), text);
  }

  @Test
  void recordsSerialise() throws URISyntaxException, JsonProcessingException {
    JsonNode json = new ObjectMapper().valueToTree(pendulum());
    assertEquals(2, json.get("sizes").get("nv").asInt());
    assertEquals("hinge", json.get("joints").get(1).get("type").asText());
  }
}
