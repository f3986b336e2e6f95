package io.tokenauthority.server.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads the YAML file. Sections may be nested or joined by dots. Every scalar is taken as the text
 * that stands there, so that {@code 010} stays a password of three characters and {@code yes} is no
 * truth value. No fault quotes the file: a secret may stand in the very line.
 */
final class YamlSettings {
  private static final int SIZE_LIMIT = 1 << 20;
  private static final int DEPTH_LIMIT = 6;

  private final Path file;
  private final Source into;
  private final Faults faults;

  YamlSettings(Path file, Source into, Faults faults) {
    this.file = file;
    this.into = into;
    this.faults = faults;
  }

  void read() {
    try {
      if (Files.size(file) > SIZE_LIMIT) {
        fault("is over 1MiB, no configuration of ours");
        return;
      }
      parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      fault("cannot be read; check the path given by --config, the file's mode and its UTF-8");
    }
  }

  private void parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEPTH_LIMIT);
    options.setMaxAliasesForCollections(0);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      if (root instanceof MappingNode mapping) {
        walk("", mapping, 0);
      } else if (root != null) {
        fault("must be keys and values, such as grpc: {listen: 127.0.0.1:9090}");
      }
    } catch (MarkedYAMLException bad) {
      faults.add(new Fault(place(bad.getProblemMark()), "is not YAML from here on"));
    } catch (YAMLException bad) {
      fault("is not YAML");
    }
  }

  private void walk(String prefix, MappingNode mapping, int depth) {
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key) || depth > DEPTH_LIMIT) {
        faults.add(new Fault(place(entry.getKeyNode()), "is no key"));
        continue;
      }
      String name = prefix + key.getValue();
      Node value = entry.getValueNode();
      if (value instanceof MappingNode section) {
        walk(name + ".", section, depth + 1);
      } else if (value instanceof ScalarNode scalar) {
        into.take(name, scalar.getValue(), place(key));
      } else if (value instanceof SequenceNode list) {
        into.take(name, joined(list.getValue()), place(key));
      }
    }
  }

  private static String joined(List<Node> items) {
    return items.stream()
        .map(item -> item instanceof ScalarNode scalar ? scalar.getValue() : "")
        .collect(Collectors.joining(","));
  }

  private void fault(String what) {
    faults.add(new Fault("file " + file, what));
  }

  private String place(Node node) {
    return place(node.getStartMark());
  }

  private String place(org.yaml.snakeyaml.error.@Nullable Mark mark) {
    return "file " + file + (mark == null ? "" : ":" + (mark.getLine() + 1));
  }
}
