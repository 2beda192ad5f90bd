package limber.benchmarks.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration record as named values, so that a run record holds every field that there is. */
final class Settings {
  private Settings() {}

  static Map<String, Object> of(Record configuration) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : configuration.getClass().getRecordComponents()) {
      try {
        values.put(component.getName(), plain(component.getAccessor().invoke(configuration)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("a configuration's fields are public: " + component, e);
      }
    }
    return values;
  }

  private static Object plain(Object value) {
    if (value instanceof Record inner) {
      return of(inner);
    } else if (value instanceof Enum<?> name) {
      return name.toString();
    } else if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>();
      list.forEach(each -> plain.add(plain(each)));
      return plain;
    }
    return value;
  }
}
