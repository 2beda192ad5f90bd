package limber.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExperimentTest {
  private static String folder(Map<String, String> settings) {
    return new Experiment(
            "maml",
            "point-robot",
            Optional.of("maml"),
            "none",
            3,
            Optional.empty(),
            Optional.empty(),
            1,
            settings)
        .folder();
  }

  @Test
  void aFolderSaysWhichRunItIs() {
    assertEquals("point-robot-maml-maml-seed3", folder(Map.of()));
    assertEquals("point-robot-maml-maml-hidden=64,64-seed3", folder(Map.of("hidden", "[64, 64]")));
  }

  @Test
  void aFolderOfManySettingsHasANameThatFileSystemsTake() {
    Map<String, String> many = new LinkedHashMap<>();
    for (int i = 0; i < 30; i++) {
      many.put("group.setting" + i, "0.001");
    }
    String name = folder(many);
    assertTrue(name.length() < 80, name);
    assertEquals(name, folder(new LinkedHashMap<>(many)));
    many.put("group.setting7", "0.002");
    assertNotEquals(name, folder(many));
  }
}
