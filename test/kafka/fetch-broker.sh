#!/usr/bin/env bash
# Puts the jars of an Apache Kafka broker into .cache/kafka, once: `mvn` and a network are needed then, and never again.
set -euo pipefail
cd "$(dirname "$0")"
folder="$PWD/../../.cache/kafka"
if ! cmp --silent pom.xml "$folder/pom.xml"; then
  rm -rf "$folder"
  mvn --quiet --batch-mode --file pom.xml dependency:copy-dependencies -DoutputDirectory="$folder" >&2
  cp pom.xml "$folder/pom.xml"
fi
