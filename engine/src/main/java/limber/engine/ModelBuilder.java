package limber.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the fields of a model. Arrays given to it are copied. */
public final class ModelBuilder {
  final String name;
  final Option opt;
  final Map<String, Integer> sizes = new LinkedHashMap<>();
  final Map<String, Model.Column> columns = new LinkedHashMap<>();
  final Map<String, List<String>> names = new LinkedHashMap<>();
  final Map<String, double[]> numerics = new LinkedHashMap<>();
  Visuals visuals = new Visuals(List.of(), List.of(), List.of(), List.of(), Visuals.Marks.DEFAULT);

  public ModelBuilder(String name, Option opt) {
    this.name = name;
    this.opt = opt;
  }

  public ModelBuilder size(String size, int value) {
    sizes.put(size, value);
    return this;
  }

  /** A real field of {@code rows} rows. */
  public ModelBuilder reals(String field, String rows, int width, double... values) {
    return put(new Model.Field(field, rows, width, false), values.clone());
  }

  /** An integer field of {@code rows} rows. */
  public ModelBuilder ints(String field, String rows, int width, int... values) {
    return put(
        new Model.Field(field, rows, width, true),
        Arrays.stream(values).asDoubleStream().toArray());
  }

  private ModelBuilder put(Model.Field field, double[] values) {
    int length = (field.rows().isEmpty() ? 1 : sizes.get(field.rows())) * field.columns();
    if (values.length != length) {
      throw new IllegalArgumentException(
          "%s holds %d numbers, not %d".formatted(field.name(), values.length, length));
    }
    columns.put(field.name(), new Model.Column(field, values));
    return this;
  }

  /** Names of elements of a kind, such as body; empty for an unnamed one. */
  public ModelBuilder names(String kind, List<String> all) {
    names.put(kind, List.copyOf(all));
    return this;
  }

  public ModelBuilder numeric(String key, double... values) {
    numerics.put(key, values.clone());
    return this;
  }

  /** How it looks; by default it has no geoms, sites, cameras or lights to show. */
  public ModelBuilder visuals(Visuals looks) {
    visuals = looks;
    return this;
  }

  public Model build() {
    return new Model(this);
  }
}
