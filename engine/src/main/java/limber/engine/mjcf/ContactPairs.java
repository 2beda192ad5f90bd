package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limber.engine.GeomType;
import limber.engine.Option;

/**
 * The pairs of geoms that can touch, in the order in which MuJoCo collides them: by body pair, and
 * in it first the pairs that the file lists. In a pair the geom of the lower type comes first.
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the compiler, never compared
final class ContactPairs {
  /** A geom and its place in the tree. */
  record Placed(Spec.Geom geom, int id, int body) {}

  /** Where a pair's friction comes from, as {@code Model.pairMix()} numbers it. */
  enum Mix {
    LISTED,
    MAXIMUM,
    FIRST,
    SECOND
  }

  /** A candidate; contact parameters are mixed. */
  record Pair(
      int geom1,
      int geom2,
      int condim,
      Mix mix,
      double[] friction,
      double[] solref,
      double[] solreffriction,
      double[] solimp,
      double margin,
      double gap) {}

  private final Spec spec;
  private final Tree tree;
  private final List<Placed> geoms;
  private final Ids ids;
  private final List<Pair> pairs = new ArrayList<>();
  private final Map<Long, List<Spec.Pair>> listed = new HashMap<>();
  private final Set<Long> listedGeoms = new HashSet<>();
  private final Set<Long> excluded = new HashSet<>();

  ContactPairs(Spec spec, Tree tree, List<Placed> geoms, Ids ids) {
    this.spec = spec;
    this.tree = tree;
    this.geoms = geoms;
    this.ids = ids;
  }

  /** Every pair, after contype, conaffinity, welds, parents and excludes. */
  List<Pair> list() {
    for (Spec.Pair each : spec.pairs) {
      Placed g1 = geoms.get(ids.require(each.at(), "geom1", "geom", each.geom1()));
      Placed g2 = geoms.get(ids.require(each.at(), "geom2", "geom", each.geom2()));
      listed.computeIfAbsent(key(g1.body, g2.body), unused -> new ArrayList<>()).add(each);
      listedGeoms.add(key(g1.id, g2.id));
    }
    for (Spec.Exclude each : spec.excludes) {
      excluded.add(
          key(
              ids.require(each.at(), "body1", "body", each.body1()),
              ids.require(each.at(), "body2", "body", each.body2())));
    }
    Option option = spec.option;
    if (option.disabled(Option.Disable.CONTACT) || option.disabled(Option.Disable.CONSTRAINT)) {
      return pairs;
    }
    List<List<Placed>> own = new ArrayList<>();
    tree.bodies.forEach(each -> own.add(new ArrayList<>()));
    geoms.forEach(each -> own.get(each.body).add(each));
    for (int b1 = 0; b1 < own.size(); b1++) {
      for (int b2 = b1; b2 < own.size(); b2++) {
        listed.getOrDefault(key(b1, b2), List.of()).forEach(this::addListed);
        if (b1 != b2 && bodiesCollide(b1, b2)) {
          addMixed(own.get(b1), own.get(b2));
        }
      }
    }
    return pairs;
  }

  /** Two numbers without order. */
  private static long key(int a, int b) {
    return ((long) Math.min(a, b) << 32) | Math.max(a, b);
  }

  private void add(Pair pair, XmlElement at) {
    if (pairs.size() >= Limits.PAIRS) {
      throw at.error(
          "makes more than %d pairs of geoms that can touch; use contype, conaffinity or exclude"
              .formatted(Limits.PAIRS));
    }
    pairs.add(pair);
  }

  private void addListed(Spec.Pair each) {
    Placed g1 = geoms.get(ids.require(each.at(), "geom1", "geom", each.geom1()));
    Placed g2 = geoms.get(ids.require(each.at(), "geom2", "geom", each.geom2()));
    boolean swap = g1.geom.type().compareTo(g2.geom.type()) > 0;
    add(
        new Pair(
            swap ? g2.id : g1.id,
            swap ? g1.id : g2.id,
            each.condim(),
            Mix.LISTED,
            each.friction(),
            each.solref(),
            each.solreffriction(),
            each.solimp(),
            each.margin(),
            each.gap()),
        each.at());
  }

  /** Not welded together, not excluded, and not parent and child unless the parent is the world. */
  private boolean bodiesCollide(int b1, int b2) {
    int w1 = tree.weld[b1];
    int w2 = tree.weld[b2];
    boolean family = w1 == tree.weld[tree.parent[w2]] || w2 == tree.weld[tree.parent[w1]];
    boolean filtered =
        family && w1 != 0 && w2 != 0 && !spec.option.disabled(Option.Disable.FILTERPARENT);
    return w1 != w2 && !filtered && !excluded.contains(key(b1, b2));
  }

  private void addMixed(List<Placed> first, List<Placed> second) {
    for (Placed g1 : first) {
      for (Placed g2 : second) {
        if (collide(g1.geom, g2.geom) && !listedGeoms.contains(key(g1.id, g2.id))) {
          boolean swap = g1.geom.type().compareTo(g2.geom.type()) > 0;
          add(swap ? mix(g2, g1) : mix(g1, g2), g2.geom.at());
        }
      }
    }
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
    Mix rule = Mix.MAXIMUM;
    double[] f = new double[3];
    for (int i = 0; i < 3; i++) {
      f[i] = Math.max(a.friction()[i], b.friction()[i]);
    }
    if (a.priority() != b.priority()) {
      Spec.Geom first = a.priority() > b.priority() ? a : b;
      condim = first.condim();
      rule = first == a ? Mix.FIRST : Mix.SECOND;
      solref = first.softness().solref();
      solimp = first.softness().solimp();
      f = first.friction();
    }
    return new Pair(
        p1.id,
        p2.id,
        condim,
        rule,
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
