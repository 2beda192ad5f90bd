package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limber.engine.GeomType;
import limber.engine.Option;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of geoms that can touch, in the order in which MuJoCo collides them: by body pair, and
 * in it first the pairs that the file lists. In a pair the geom of the lower type comes first.
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the compiler, never compared
final class ContactPairs {
  /** A geom and its place in the tree. */
  record Placed(Spec.Geom geom, int id, int body) {}

  /** A candidate; contact parameters are mixed. */
  record Pair(
      int geom1,
      int geom2,
      int condim,
      double[] friction,
      double[] solref,
      double[] solreffriction,
      double[] solimp,
      double margin,
      double gap) {}

  private final Spec spec;
  private final Tree tree;
  private final List<Placed> geoms;
  private final Map<String, Integer> geomIds;
  private final Map<String, Integer> bodyIds;

  ContactPairs(
      Spec spec,
      Tree tree,
      List<Placed> geoms,
      Map<String, Integer> geomIds,
      Map<String, Integer> bodyIds) {
    this.spec = spec;
    this.tree = tree;
    this.geoms = geoms;
    this.geomIds = geomIds;
    this.bodyIds = bodyIds;
  }

  List<Pair> list() {
    List<Pair> pairs = new ArrayList<>();
    List<Spec.Pair> listed = new ArrayList<>(spec.pairs);
    listed.forEach(this::resolve);
    spec.excludes.forEach(this::resolve);
    Option option = spec.option;
    if (option.disabled(Option.Disable.CONTACT) || option.disabled(Option.Disable.CONSTRAINT)) {
      return pairs;
    }
    for (int b1 = 0; b1 < tree.bodies.size(); b1++) {
      for (int b2 = b1; b2 < tree.bodies.size(); b2++) {
        addListed(pairs, b1, b2);
        if (b1 != b2 && bodiesCollide(b1, b2)) {
          addMixed(pairs, b1, b2);
        }
      }
    }
    return pairs;
  }

  private Placed geom(XmlElement at, String attribute, String name) {
    Integer id = geomIds.get(name);
    if (id == null) {
      throw at.error(
          "%s=\"%s\" names no geom; name one of %s".formatted(attribute, name, geomIds.keySet()));
    }
    return geoms.get(id);
  }

  private void resolve(Spec.Pair pair) {
    geom(pair.at(), "geom1", pair.geom1());
    geom(pair.at(), "geom2", pair.geom2());
  }

  private void resolve(Spec.Exclude exclude) {
    body(exclude.at(), "body1", exclude.body1());
    body(exclude.at(), "body2", exclude.body2());
  }

  private int body(XmlElement at, String attribute, String name) {
    Integer id = bodyIds.get(name);
    if (id == null) {
      throw at.error(
          "%s=\"%s\" names no body; name one of %s".formatted(attribute, name, bodyIds.keySet()));
    }
    return id;
  }

  private void addListed(List<Pair> pairs, int b1, int b2) {
    for (Spec.Pair each : spec.pairs) {
      Placed g1 = geom(each.at(), "geom1", each.geom1());
      Placed g2 = geom(each.at(), "geom2", each.geom2());
      if (Math.min(g1.body, g2.body) == b1 && Math.max(g1.body, g2.body) == b2) {
        boolean swap = g1.geom.type().compareTo(g2.geom.type()) > 0;
        pairs.add(
            new Pair(
                swap ? g2.id : g1.id,
                swap ? g1.id : g2.id,
                each.condim(),
                each.friction(),
                each.solref(),
                each.solreffriction(),
                each.solimp(),
                each.margin(),
                each.gap()));
      }
    }
  }

  /** Not welded together, not excluded, and not parent and child unless the parent is the world. */
  private boolean bodiesCollide(int b1, int b2) {
    int w1 = tree.weld[b1];
    int w2 = tree.weld[b2];
    boolean family = w1 == tree.weld[tree.parent[w2]] || w2 == tree.weld[tree.parent[w1]];
    boolean filtered =
        family && w1 != 0 && w2 != 0 && !spec.option.disabled(Option.Disable.FILTERPARENT);
    boolean excluded =
        spec.excludes.stream()
            .anyMatch(
                each -> {
                  int e1 = body(each.at(), "body1", each.body1());
                  int e2 = body(each.at(), "body2", each.body2());
                  return Math.min(e1, e2) == b1 && Math.max(e1, e2) == b2;
                });
    return w1 != w2 && !filtered && !excluded;
  }

  private void addMixed(List<Pair> pairs, int b1, int b2) {
    for (Placed g1 : geoms) {
      if (g1.body != b1) {
        continue;
      }
      for (Placed g2 : geoms) {
        if (g2.body == b2 && collide(g1.geom, g2.geom) && listed(g1, g2) == null) {
          boolean swap = g1.geom.type().compareTo(g2.geom.type()) > 0;
          pairs.add(swap ? mix(g2, g1) : mix(g1, g2));
        }
      }
    }
  }

  private Spec.@Nullable Pair listed(Placed g1, Placed g2) {
    for (Spec.Pair each : spec.pairs) {
      int p1 = geom(each.at(), "geom1", each.geom1()).id;
      int p2 = geom(each.at(), "geom2", each.geom2()).id;
      if ((p1 == g1.id && p2 == g2.id) || (p1 == g2.id && p2 == g1.id)) {
        return each;
      }
    }
    return null;
  }

  private static boolean collide(Spec.Geom a, Spec.Geom b) {
    boolean planes = a.type() == GeomType.PLANE && b.type() == GeomType.PLANE;
    return !planes
        && ((a.contype() & b.conaffinity()) != 0 || (b.contype() & a.conaffinity()) != 0);
  }

  /** MuJoCo's rules: the higher priority decides, else maxima and means weighted by solmix. */
  private static Pair mix(Placed p1, Placed p2) {
    Spec.Geom a = p1.geom;
    Spec.Geom b = p2.geom;
    double weight = weight(a, b);
    int condim = Math.max(a.condim(), b.condim());
    double[] solref = mixSolref(a, b, weight);
    double[] solimp = mean(a.softness().solimp(), b.softness().solimp(), weight);
    double[] f = new double[3];
    for (int i = 0; i < 3; i++) {
      f[i] = Math.max(a.friction()[i], b.friction()[i]);
    }
    if (a.priority() != b.priority()) {
      Spec.Geom first = a.priority() > b.priority() ? a : b;
      condim = first.condim();
      solref = first.softness().solref();
      solimp = first.softness().solimp();
      f = first.friction();
    }
    return new Pair(
        p1.id,
        p2.id,
        condim,
        new double[] {f[0], f[0], f[1], f[2], f[2]},
        solref,
        new double[2],
        solimp,
        a.margin() + b.margin(),
        a.gap() + b.gap());
  }

  private static double weight(Spec.Geom a, Spec.Geom b) {
    boolean first = a.solmix() >= 1e-15;
    boolean second = b.solmix() >= 1e-15;
    if (first && second) {
      return a.solmix() / (a.solmix() + b.solmix());
    }
    return first == second ? 0.5 : first ? 1 : 0;
  }

  private static double[] mixSolref(Spec.Geom a, Spec.Geom b, double weight) {
    double[] r1 = a.softness().solref();
    double[] r2 = b.softness().solref();
    if (r1[0] > 0 && r2[0] > 0) {
      return mean(r1, r2, weight);
    }
    return new double[] {Math.min(r1[0], r2[0]), Math.min(r1[1], r2[1])};
  }

  private static double[] mean(double[] a, double[] b, double weight) {
    double[] out = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = weight * a[i] + (1 - weight) * b[i];
    }
    return out;
  }
}
