"""``/metrics`` in Prometheus' text form, from the engine's measures and the door's own."""

import math
from collections.abc import Callable, Iterable, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from tiercast.serve.port import Measure, MeasureKind

_Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily


class Metrics:
    """A registry of its own, so that two engines in one process do not mix."""

    def __init__(self, measures: Callable[[], Sequence[Measure]]) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Measures(measures))

    def render(self) -> bytes:
        """The text form."""
        return generate_latest(self._registry)


class _Measures(Collector):
    def __init__(self, measures: Callable[[], Sequence[Measure]]) -> None:
        self._measures = measures

    def collect(self) -> Iterable[_Family]:
        families: dict[str, _Family] = {}
        for measure in self._measures():
            names = tuple(measure.labels)
            family = families.get(measure.name) or families.setdefault(measure.name, _family(measure, names))
            labels = [str(value) for value in measure.labels.values()]
            if isinstance(family, HistogramMetricFamily):
                buckets = [("+Inf" if math.isinf(edge) else str(edge), float(count)) for edge, count in measure.buckets]
                family.add_metric(labels, buckets, measure.value)
            else:
                family.add_metric(labels, measure.value)
        return families.values()


def _family(measure: Measure, labels: Sequence[str]) -> _Family:
    name = f"tiercast_{measure.name}"
    match measure.kind:
        case MeasureKind.COUNTER:
            return CounterMetricFamily(name, measure.help, labels=labels)
        case MeasureKind.GAUGE:
            return GaugeMetricFamily(name, measure.help, labels=labels)
        case MeasureKind.HISTOGRAM:
            return HistogramMetricFamily(name, measure.help, labels=labels)
