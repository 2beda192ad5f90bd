// What sensors measure (mj_sensorPos, mj_sensorVel, mj_sensorAcc), and the numbers of bodies that are often observed with
// them. Reads the frame and what constraints do to bodies; only kernels that include this file pay for it.
#pragma once
#include "limber/engine/sensor/ray.cuh"
#include "limber/engine/sensor/wrench.cuh"
#include "limber/engine/step.cuh"

enum {
  SENSOR_TOUCH = 0,
  SENSOR_ACCELEROMETER = 1,
  SENSOR_VELOCIMETER = 2,
  SENSOR_GYRO = 3,
  SENSOR_FORCE = 4,
  SENSOR_TORQUE = 5,
  SENSOR_RANGEFINDER = 7,
  SENSOR_JOINTPOS = 9,
  SENSOR_JOINTVEL = 10,
  SENSOR_ACTUATORFRC = 15,
  SENSOR_FRAMEPOS = 26,
  SENSOR_FRAMEQUAT = 27,
  SENSOR_FRAMELINVEL = 31,
  SENSOR_FRAMEANGVEL = 32,
  SENSOR_SUBTREECOM = 35
};
// what a sensor is attached to: a body's inertial frame or its own, a geom, a site
enum { OBJECT_INERTIAL = 1, OBJECT_BODY = 2, OBJECT_GEOM = 5 };

constexpr int bodyOf(int type, int id) {
  return type == OBJECT_GEOM ? geom_bodyid[id] : type == OBJECT_SITE ? site_bodyid[id] : id;
}

// An object: where it is relative to its tree's origin and to the world's, its orientation, and its velocity.
struct Placed {
  vec3 local, world;
  quat ori;
  spatial velocity;  // of the object's point, in the world's axes
};

template <int type, int id>
FN Placed placed(const Frame& f) {
  constexpr int b = bodyOf(type, id);
  Placed p;
  p.local = f.pos[b];
  p.ori = f.ori[b];
  if constexpr (type == OBJECT_INERTIAL) p.local = f.com[b], p.ori = f.ori[b] * quatOf(body_iquat[b]);
  if constexpr (type == OBJECT_GEOM) p.local += f.mat[b] * vec(geom_pos[id]), p.ori = f.ori[b] * quatOf(geom_quat[id]);
  if constexpr (type == OBJECT_SITE) p.local += f.mat[b] * vec(site_pos[id]), p.ori = f.ori[b] * quatOf(site_quat[id]);
  p.world = p.local + f.origin[b];
  p.velocity = {f.cvel[b].ang, pointVelocity(f.cvel[b], p.local)};
  return p;
}
FN vec3 into(const Placed& frame, vec3 v) { return rotated(conjugate(frame.ori), v); }

template <int i>
FN vec3 framePosition(const Frame& f, const Placed& object) {
  if constexpr (sensor_refid[i] < 0) return object.world;
  else {
    Placed frame = placed<sensor_reftype[i], sensor_refid[i]>(f);
    return into(frame, object.world - frame.world);
  }
}

template <int i>
FN quat frameOrientation(const Frame& f, const Placed& object) {
  if constexpr (sensor_refid[i] < 0) return object.ori;
  else return conjugate(placed<sensor_reftype[i], sensor_refid[i]>(f).ori) * object.ori;
}

// velocity against a frame that moves, in its axes
template <int i>
FN spatial frameVelocity(const Frame& f, const Placed& object) {
  if constexpr (sensor_refid[i] < 0) return object.velocity;
  else {
    Placed frame = placed<sensor_reftype[i], sensor_refid[i]>(f);
    vec3 swept = pointVelocity(frame.velocity, object.world - frame.world);
    return {into(frame, object.velocity.ang - frame.velocity.ang), into(frame, object.velocity.lin - swept)};
  }
}

template <int b>
FN vec3 subtreeCom(const Parameters& m, const Frame& f) {
  vec3 moment = zeroVec();
  number mass = known(0);
  EACH(c, b, nbody) {
    if constexpr (hangsOn(c, b)) {
      moment += (f.origin[c] + f.com[c]) * m.body_mass(c);
      mass += m.body_mass(c);
    }
  };
  return mass.zero ? f.origin[b] + f.com[b] : moment * varying(scalar(1) / mass.v);
}

// normal forces of contacts of a site's body whose push starts in the site or goes through it
template <int id>
FN real touchForce(const Frame& f, const Rows& rows, const Wrenches& w) {
  constexpr int b = site_bodyid[id];
  const real size[3] = {broadcast(site_size[id][0]), broadcast(site_size[id][1]), broadcast(site_size[id][2])};
  Placed site = placed<OBJECT_SITE, id>(f);
  real sum = broadcast(0);
  if constexpr (nslot > 0) {
    NO_UNROLL for (int i = 0; i < (rows.n - rows.cones) / block; i++) {
      const ContactList& list = w.contacts;
      mask first = firstBody(list, i) == scalar(b), second = secondBody(list, i) == scalar(b);
      mask pushes = (first || second) && w.contact[i][0] > scalar(0);
      vec3 normal = {varying(list.normal[0][i]), varying(list.normal[1][i]), varying(list.normal[2][i])};
      normal = normal * varying(select(second, broadcast(-1), broadcast(1)));
      vec3 from = into(site, contactPoint<b>(f, list, i) - site.local);
      mask felt = rayShape(site_type[id], from, into(site, normal), size) >= scalar(0);
      sum += select(pushes && felt, w.contact[i][0], broadcast(0));
    }
  }
  return sum;
}

// how far along a site's z axis the next geom of another body is [m], or -1
template <int id>
FN real rangeAhead(const Parameters& m, const Frame& f) {
  Placed site = placed<OBJECT_SITE, id>(f);
  vec3 ahead = rotated(site.ori, {known(0), known(0), known(1)});
  real nearest = broadcast(-1);
  EACH(g, 0, ngeom) {
    if constexpr (geom_bodyid[g] != site_bodyid[id]) {
      Placed geom = placed<OBJECT_GEOM, g>(f);
      const real size[3] = {valueOf(m.geom_size(g, 0)), valueOf(m.geom_size(g, 1)), valueOf(m.geom_size(g, 2))};
      real x = rayShape(geom_type[g], into(geom, site.world - geom.world), into(geom, ahead), size);
      nearest = nearerHit(x, nearest);
    }
  };
  return nearest;
}

// Everything that can be asked for after accelerations are known, each number an environment's.
struct Observed {
  real sensordata[nsensordata > 0 ? nsensordata : 1];
  real cfrc_ext[nbody][6];  // torque, force; as the next two about the tree's centre of mass, in the world's axes
  real cvel[nbody][6];      // angular, linear
  real cinert[nbody][10];   // xx, yy, zz, xy, xz, yz; mass times centre; mass
  real qfrc_actuator[nv];
};

FN void put(real* to, vec3 v) { to[0] = valueOf(v.x), to[1] = valueOf(v.y), to[2] = valueOf(v.z); }

template <int i>
FN void measureSite(const Parameters& m, const Frame& f, const Rows& rows, const Wrenches& w, real* to) {
  constexpr int id = sensor_objid[i], type = sensor_type[i], b = site_bodyid[id];
  Placed site = placed<OBJECT_SITE, id>(f);
  if constexpr (type == SENSOR_TOUCH) to[0] = touchForce<id>(f, rows, w);
  if constexpr (type == SENSOR_RANGEFINDER) to[0] = rangeAhead<id>(m, f);
  if constexpr (type == SENSOR_VELOCIMETER) put(to, into(site, site.velocity.lin));
  if constexpr (type == SENSOR_GYRO) put(to, into(site, site.velocity.ang));
  if constexpr (type == SENSOR_FORCE) put(to, into(site, w.internal[b].lin));
  if constexpr (type == SENSOR_TORQUE) put(to, into(site, w.internal[b].ang - cross(site.local, w.internal[b].lin)));
  if constexpr (type == SENSOR_ACCELEROMETER) {
    // on what cannot move, not even gravity is felt
    vec3 felt = dofless(b) ? zeroVec() : pointAcceleration(f.cvel[b], w.acceleration[b], site.local);
    put(to, into(site, felt));
  }
}

template <int i>
FN void measureFrame(const Frame& f, real* to) {
  constexpr int type = sensor_type[i];
  Placed object = placed<sensor_objtype[i], sensor_objid[i]>(f);
  if constexpr (type == SENSOR_FRAMEPOS) put(to, framePosition<i>(f, object));
  if constexpr (type == SENSOR_FRAMELINVEL) put(to, frameVelocity<i>(f, object).lin);
  if constexpr (type == SENSOR_FRAMEANGVEL) put(to, frameVelocity<i>(f, object).ang);
  if constexpr (type == SENSOR_FRAMEQUAT) {
    quat q = frameOrientation<i>(f, object);
    to[0] = valueOf(q.w), to[1] = valueOf(q.x), to[2] = valueOf(q.y), to[3] = valueOf(q.z);
  }
}

template <int i>
FN void measure(const Parameters& m, const State& s, const real (&ctrl)[nu > 0 ? nu : 1], const Frame& f,
                const Rows& rows, const Wrenches& w, real* to) {
  constexpr int id = sensor_objid[i], type = sensor_type[i];
  constexpr bool oneSided = type == SENSOR_TOUCH;
  if constexpr (type == SENSOR_JOINTPOS) to[0] = s.qpos[jnt_qposadr[id]];
  else if constexpr (type == SENSOR_JOINTVEL) to[0] = s.qvel[jnt_dofadr[id]];
  else if constexpr (type == SENSOR_SUBTREECOM) put(to, subtreeCom<id>(m, f));
  else if constexpr (type == SENSOR_ACTUATORFRC) {
    real ignored;
    to[0] = valueOf(actuatorForce<id>(m, s, ctrl[id], ignored));
  } else if constexpr (type <= SENSOR_RANGEFINDER) measureSite<i>(m, f, rows, w, to);
  else measureFrame<i>(f, to);
  if constexpr (sensor_cutoff[i] > 0 && type != SENSOR_FRAMEQUAT) {
    const real cutoff = broadcast(sensor_cutoff[i]);
    EACH(k, 0, sensor_dim[i]) { to[k] = oneSided ? minimum(to[k], cutoff) : clamp(to[k], -cutoff, cutoff); };
  }
}

// velocities, inertias and outer forces of bodies about their trees' centres of mass
FN void observeBodies(const Parameters& m, const Frame& f, const Wrenches& w, Observed& o) {
  EACH(k, 0, 10) {
    o.cinert[0][k] = broadcast(0);
    if constexpr (k < 6) o.cvel[0][k] = o.cfrc_ext[0][k] = broadcast(0);
  };
  EACH(b, 1, nbody) {
    constexpr int root = rootOf(b);
    const vec3 centre = subtreeCom<root>(m, f) - f.origin[root], apart = f.com[b] - centre;
    const spatial& outer = w.external[b];
    put(o.cfrc_ext[b], outer.ang - cross(centre, outer.lin)), put(o.cfrc_ext[b] + 3, outer.lin);
    put(o.cvel[b], f.cvel[b].ang), put(o.cvel[b] + 3, pointVelocity(f.cvel[b], centre));
    inertia i = bodyInertia<b>(m, f.mat[b], apart);
    real(&c)[10] = o.cinert[b];
    c[0] = valueOf(i.xx), c[1] = valueOf(i.yy), c[2] = valueOf(i.zz);
    c[3] = valueOf(i.xy), c[4] = valueOf(i.xz), c[5] = valueOf(i.yz);
    put(c + 6, i.moment), c[9] = valueOf(i.mass);
  };
}

// What sensors and observers see at a state whose accelerations and constraints are given.
FN void observe(const Parameters& m, const State& s, const real (&ctrl)[nu > 0 ? nu : 1], const Frame& f,
                const Rows& rows, const number (&qacc)[nv], Observed& o) {
  Wrenches w;
  number force[nv], ignored[nv][nv];
  makeWrenches(m, s, f, rows, qacc, w);
  EACH(i, 0, nsensor) { measure<i>(m, s, ctrl, f, rows, w, o.sensordata + sensor_adr[i]); };
  observeBodies(m, f, w, o);
  EACH(d, 0, nv) {
    force[d] = known(0);
    EACH(e, 0, d + 1) { ignored[d][e] = known(0); };
  };
  actuate(m, s, ctrl, force, ignored);
  EACH(d, 0, nv) { o.qfrc_actuator[d] = valueOf(force[d]); };
}

// The same at a state under controls (mj_forward first); the state is a copy: its solver's start changes.
FN_NOINLINE void observeAt(const Parameters& m, State s, const real (&ctrl)[nu > 0 ? nu : 1], Observed& o) {
  Frame f;
  Constraints c;
  number qacc[nv];
  accelerate(m, s, ctrl, f, c, qacc);
  observe(m, s, ctrl, f, c, qacc, o);
}
