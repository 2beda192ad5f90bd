package limber.algorithms;

import java.util.List;
import java.util.stream.Stream;
import limber.algorithms.maml.MetaTrpoMethods;
import limber.algorithms.pearl.PearlMethods;
import limber.algorithms.ppo.PpoMethods;
import limber.algorithms.promp.ProMpMethods;
import limber.algorithms.rl2.Rl2Methods;

/** The algorithms and baselines there are for task families. */
public final class Methods {
  private static final List<Method<?>> ALL =
      Stream.<List<? extends Method<?>>>of(
              MetaTrpoMethods.all(),
              ProMpMethods.all(),
              Rl2Methods.all(),
              PpoMethods.all(),
              PearlMethods.all())
          .<Method<?>>flatMap(List::stream)
          .toList();

  private Methods() {}

  /** Every method, in the order of listings. */
  public static List<Method<?>> all() {
    return ALL;
  }

  /**
   * The method called {@code name}.
   *
   * @throws IllegalArgumentException when there is none; the message lists those there are
   */
  public static Method<?> named(String name) {
    return ALL.stream()
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--algo %s: no such algorithm; choose one of %s"
                        .formatted(
                            name, String.join(", ", ALL.stream().map(Method::name).toList()))));
  }
}
