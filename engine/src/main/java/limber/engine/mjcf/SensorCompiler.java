package limber.engine.mjcf;

import java.util.List;
import limber.engine.JointType;

/** Lays out sensors: what each is attached to and where its numbers stand. */
final class SensorCompiler {
  private final List<Spec.Sensor> all;
  private final int[] object;
  private final int[] reference;
  private final int[] start;

  /** How many numbers all sensors measure. */
  final int numbers;

  SensorCompiler(Spec spec, Tree tree, Ids ids) {
    all = spec.sensors;
    object = new int[all.size()];
    reference = new int[all.size()];
    start = new int[all.size()];
    int next = 0;
    for (int i = 0; i < start.length; i++) {
      Spec.Sensor each = all.get(i);
      object[i] = ids.require(each.at(), each.attribute(), each.kind(), each.object());
      reference[i] =
          each.refkind().isEmpty()
              ? -1
              : ids.require(each.at(), "refname", each.refkind(), each.reference());
      JointType type =
          each.kind().equals("joint") ? tree.joints.get(object[i]).type() : JointType.HINGE;
      if (type != JointType.HINGE && type != JointType.SLIDE) {
        throw each.at()
            .error("measures a %s joint; only hinges and slides can".formatted(type.label()));
      }
      start[i] = next;
      next += each.dim();
    }
    numbers = next;
  }

  void write(Columns columns) {
    columns.names("sensor", all, Spec.Sensor::name);
    columns.whole("sensor_type", "nsensor", all, Spec.Sensor::type);
    columns.whole("sensor_objtype", "nsensor", all, Spec.Sensor::objtype);
    columns.whole("sensor_reftype", "nsensor", all, Spec.Sensor::reftype);
    columns.whole("sensor_dim", "nsensor", all, Spec.Sensor::dim);
    columns.real("sensor_cutoff", "nsensor", all, Spec.Sensor::cutoff);
    columns
        .model()
        .ints("sensor_objid", "nsensor", 1, object)
        .ints("sensor_refid", "nsensor", 1, reference)
        .ints("sensor_adr", "nsensor", 1, start);
  }
}
