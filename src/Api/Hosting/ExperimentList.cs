using SelfRepair.Api.DepthControls;
using SelfRepair.Api.DoseResponse;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Injection;
using SelfRepair.Api.JointAblation;
using SelfRepair.Api.LayerNorms;
using SelfRepair.Api.LayerOrder;
using SelfRepair.Api.LogitLens;
using SelfRepair.Api.Neurons;
using SelfRepair.Api.PredictionChange;
using SelfRepair.Api.Reliability;
using SelfRepair.Api.SelfReinforcement;
using SelfRepair.Api.SelfRepair;
using SelfRepair.Api.TrainingSweep;

namespace SelfRepair.Api.Hosting;

/// <summary>The one list of experiments: a new one is a room of its own, and a line here.</summary>
public static class ExperimentList
{
    /// <summary>The experiments, in the order in which a newcomer needs them.</summary>
    public static ExperimentCatalog Catalog { get; } = WithSweep([
        new SelfRepairKind(),
        new JointAblationKind(),
        new LayerOrderKind(),
        new InjectionKind(),
        new DoseResponseKind(),
        new SelfReinforcementKind(),
        new LogitLensKind(),
        new PredictionChangeKind(),
        new NeuronsKind(),
        new LayerNormsKind(),
        new DepthControlsKind(),
        new ReliabilityKind(),
    ]);

    /// <summary>Any of them can be followed through a training.</summary>
    private static ExperimentCatalog WithSweep(PlannedKind[] kinds) => new([.. kinds, new TrainingSweepKind(kinds)]);
}
