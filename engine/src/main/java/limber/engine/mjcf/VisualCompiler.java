package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limber.engine.Visuals;
import limber.engine.Visuals.Checker;
import limber.engine.Visuals.Colour;
import limber.engine.Visuals.Surface;

/** Resolves materials, textures and bodies of what only pictures need. */
final class VisualCompiler {
  private final Spec spec;
  private final Tree tree;
  private final Ids ids;
  private final Map<String, Surface> materials = new HashMap<>();

  VisualCompiler(Spec spec, Tree tree, Ids ids) {
    this.spec = spec;
    this.tree = tree;
    this.ids = ids;
    ids.add("texture", spec.textures, Spec.Texture::name, Spec.Texture::at);
    ids.add("material", spec.materials, Spec.Material::name, Spec.Material::at);
    for (Spec.Material each : spec.materials) {
      materials.put(each.name(), surface(each));
    }
  }

  Visuals compile(List<Spec.Geom> geoms, List<Spec.Site> sites) {
    List<Visuals.Camera> cameras = new ArrayList<>();
    List<Visuals.Light> lights = new ArrayList<>();
    List<Spec.Camera> all = tree.bodies.stream().flatMap(each -> each.cameras.stream()).toList();
    ids.add("camera", all, Spec.Camera::name, Spec.Camera::at);
    for (int body = 0; body < tree.bodies.size(); body++) {
      for (Spec.Camera each : tree.bodies.get(body).cameras) {
        cameras.add(camera(each, body));
      }
      for (Spec.Light each : tree.bodies.get(body).lights) {
        lights.add(light(each, body));
      }
    }
    return new Visuals(
        geoms.stream().map(each -> surface(each.look())).toList(),
        sites.stream().map(each -> surface(each.look())).toList(),
        cameras,
        lights,
        spec.marks);
  }

  private Visuals.Camera camera(Spec.Camera from, int body) {
    int target =
        from.target().isEmpty() ? -1 : ids.require(from.at(), "target", "body", from.target());
    return new Visuals.Camera(
        from.name(), body, from.mode(), target, from.pos(), from.quat(), from.fovy());
  }

  private static Visuals.Light light(Spec.Light from, int body) {
    return new Visuals.Light(
        from.name(),
        body,
        from.directional(),
        from.castshadow(),
        from.active(),
        from.pos(),
        from.dir(),
        from.ambient(),
        from.diffuse(),
        from.specular());
  }

  private Surface surface(Spec.Material from) {
    Optional<Checker> checker = Optional.empty();
    if (!from.texture().isEmpty()) {
      Spec.Texture texture =
          spec.textures.get(ids.require(from.at(), "texture", "texture", from.texture()));
      if (texture.checker()) {
        double[] repeat = from.texrepeat();
        checker =
            Optional.of(
                new Checker(
                    colour(texture.rgb1()),
                    colour(texture.rgb2()),
                    repeat[0],
                    repeat[1],
                    from.texuniform()));
      }
    }
    return new Surface(
        colour(from.rgba()),
        checker,
        unit(from.emission()),
        unit(from.specular()),
        unit(from.shininess()),
        unit(from.reflectance()),
        0);
  }

  private Surface surface(Spec.Look look) {
    if (look.material().isEmpty()) {
      return new Surface(colour(look.rgba()), Optional.empty(), 0, 0.5, 0.5, 0, look.group());
    }
    ids.require(look.at(), "material", "material", look.material());
    Surface material = materials.get(look.material());
    return new Surface(
        VisualReader.unsaid(look.rgba()) ? material.colour() : colour(look.rgba()),
        material.checker(),
        material.emission(),
        material.specular(),
        material.shininess(),
        material.reflectance(),
        look.group());
  }

  static Colour colour(double[] rgba) {
    return new Colour(
        unit(rgba[0]), unit(rgba[1]), unit(rgba[2]), rgba.length > 3 ? unit(rgba[3]) : 1);
  }

  private static double unit(double value) {
    return Math.clamp(value, 0.0, 1.0);
  }
}
