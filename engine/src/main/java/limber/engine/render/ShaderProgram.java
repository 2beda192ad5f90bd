package limber.engine.render;

import static org.lwjgl.opengl.GL20C.*;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A pair of shaders, {@code NAME.vert.glsl} and {@code NAME.frag.glsl}; {@code common.glsl} stands
 * before each of them, {@code shadow.glsl} before fragments.
 */
final class ShaderProgram implements AutoCloseable {
  private final int id;
  private final Map<String, Integer> places = new HashMap<>();

  /** {@code shadows}: whether fragments know of the shadow map. */
  ShaderProgram(String vertex, String fragment, boolean shadows) {
    String defines = "#version 330 core\n#define SHADOWS %d\n".formatted(shadows ? 1 : 0);
    id = glCreateProgram();
    int[] stages = {
      compile(defines, GL_VERTEX_SHADER, "common", vertex + ".vert"),
      compile(defines, GL_FRAGMENT_SHADER, "common", "shadow", fragment + ".frag")
    };
    for (int stage : stages) {
      glAttachShader(id, stage);
    }
    glLinkProgram(id);
    for (int stage : stages) {
      glDeleteShader(stage);
    }
    if (glGetProgrami(id, GL_LINK_STATUS) == 0) {
      throw new RenderException(
          "shaders %s and %s do not link: %s".formatted(vertex, fragment, glGetProgramInfoLog(id)));
    }
  }

  private static int compile(String defines, int kind, String... names) {
    int stage = glCreateShader(kind);
    StringBuilder source = new StringBuilder(defines);
    for (String name : names) {
      source.append(text(name));
    }
    glShaderSource(stage, source);
    glCompileShader(stage);
    if (glGetShaderi(stage, GL_COMPILE_STATUS) == 0) {
      throw new RenderException(
          "%s.glsl does not compile: %s"
              .formatted(names[names.length - 1], glGetShaderInfoLog(stage)));
    }
    return stage;
  }

  private static String text(String name) {
    String file = name + ".glsl";
    try (InputStream in = ShaderProgram.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar holds " + file, e);
    }
  }

  void use() {
    glUseProgram(id);
  }

  private int place(String uniform) {
    return places.computeIfAbsent(uniform, name -> glGetUniformLocation(id, name));
  }

  void matrix(String uniform, float... values) {
    glUniformMatrix4fv(place(uniform), false, values);
  }

  void vector(String uniform, double x, double y, double z) {
    glUniform3f(place(uniform), (float) x, (float) y, (float) z);
  }

  void vector(String uniform, double x, double y, double z, double w) {
    glUniform4f(place(uniform), (float) x, (float) y, (float) z, (float) w);
  }

  void matrix3(String uniform, float... values) {
    glUniformMatrix3fv(place(uniform), false, values);
  }

  void vector2(String uniform, double x, double y) {
    glUniform2f(place(uniform), (float) x, (float) y);
  }

  void vectors4(String uniform, float... values) {
    glUniform4fv(place(uniform), values);
  }

  void vectors(String uniform, float... values) {
    glUniform3fv(place(uniform), values);
  }

  void number(String uniform, double value) {
    glUniform1f(place(uniform), (float) value);
  }

  void integer(String uniform, int value) {
    glUniform1i(place(uniform), value);
  }

  @Override
  public void close() {
    glDeleteProgram(id);
  }
}
