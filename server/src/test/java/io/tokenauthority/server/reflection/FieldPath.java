package io.tokenauthority.server.reflection;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A field of a request, by the way to it. What a time, a span or a mask consists of is one value to
 * a caller and has no path of its own.
 */
record FieldPath(List<FieldDescriptor> steps) {

  private static final Set<String> VALUES =
      Set.of("google.protobuf.Timestamp", "google.protobuf.Duration", "google.protobuf.FieldMask");

  /** Every field of the type and of the messages in it. */
  static List<FieldPath> within(Descriptor type) {
    List<FieldPath> found = new ArrayList<>();
    collect(type, List.of(), found);
    return found;
  }

  private static void collect(Descriptor type, List<FieldDescriptor> way, List<FieldPath> found) {
    for (FieldDescriptor field : type.getFields()) {
      List<FieldDescriptor> steps = new ArrayList<>(way);
      steps.add(field);
      FieldPath path = new FieldPath(List.copyOf(steps));
      if (!path.isMessage()) {
        found.add(path);
        continue;
      }
      if (field.isRepeated()) {
        found.add(path);
      }
      boolean again =
          way.stream().anyMatch(step -> step.getContainingType() == field.getMessageType());
      if (!again && field.getMessageType() != type) {
        collect(field.getMessageType(), steps, found);
      }
    }
  }

  FieldDescriptor field() {
    return steps.get(steps.size() - 1);
  }

  /** A message that has fields of its own to a caller. */
  boolean isMessage() {
    return field().getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !VALUES.contains(field().getMessageType().getFullName());
  }

  /** As errors name it, without the numbers of elements. */
  String name() {
    return steps.stream().map(FieldDescriptor::getName).collect(Collectors.joining("."));
  }

  /** Whether the request says something there. */
  boolean isIn(DynamicMessage request) {
    DynamicMessage at = request;
    for (FieldDescriptor step : steps) {
      boolean there = step.isRepeated() ? at.getRepeatedFieldCount(step) > 0 : at.hasField(step);
      if (!there) {
        return false;
      }
      if (step != field()) {
        at =
            (DynamicMessage) (step.isRepeated() ? at.getRepeatedField(step, 0) : at.getField(step));
      }
    }
    return true;
  }

  /** The request with this value there; on the way through a list, in its first element. */
  DynamicMessage set(DynamicMessage request, Object value) {
    return set(request, steps, value);
  }

  private static DynamicMessage set(DynamicMessage at, List<FieldDescriptor> way, Object value) {
    FieldDescriptor step = way.get(0);
    DynamicMessage.Builder changed = at.toBuilder();
    if (way.size() == 1) {
      return changed.setField(step, value).build();
    }
    List<FieldDescriptor> rest = way.subList(1, way.size());
    if (!step.isRepeated()) {
      return changed.setField(step, set((DynamicMessage) at.getField(step), rest, value)).build();
    }
    DynamicMessage empty = DynamicMessage.getDefaultInstance(step.getMessageType());
    if (at.getRepeatedFieldCount(step) == 0) {
      return changed.addRepeatedField(step, set(empty, rest, value)).build();
    }
    DynamicMessage first = (DynamicMessage) at.getRepeatedField(step, 0);
    return changed.setRepeatedField(step, 0, set(first, rest, value)).build();
  }

  /** What the request says there. */
  List<Object> elements(DynamicMessage request) {
    DynamicMessage at = request;
    for (FieldDescriptor step : steps.subList(0, steps.size() - 1)) {
      at = (DynamicMessage) (step.isRepeated() ? at.getRepeatedField(step, 0) : at.getField(step));
    }
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < at.getRepeatedFieldCount(field()); i++) {
      elements.add(at.getRepeatedField(field(), i));
    }
    return elements;
  }
}
