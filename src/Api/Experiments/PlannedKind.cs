using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Experiments;

/// <summary>What the service knows of an experiment that is planned on one model, whatever its request is.</summary>
public abstract class PlannedKind : ExperimentKind
{
    /// <summary>The figures that there may be of its answer, the one to look at first in front.</summary>
    public abstract IReadOnlyList<AnalysisFigure> Figures { get; }

    /// <summary>Plans an experiment of a spec that was written down.</summary>
    /// <param name="document">The spec.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract IExperiment Plan(
        SpecDocument document, ModelShape shape, CancellationToken cancellationToken);

    /// <summary>Checks what of a request needs no model.</summary>
    /// <param name="request">The request, of <see cref="ExperimentKind.RequestType"/>.</param>
    /// <exception cref="Problems.InvalidRequestException">Some of it is wrong.</exception>
    public abstract void Check(ExperimentRequest request);

    /// <summary>What a request asks for, refused where it is wrong whatever the model is.</summary>
    /// <param name="request">The request, of <see cref="ExperimentKind.RequestType"/>.</param>
    /// <param name="compiler">Pins and plans it.</param>
    public abstract ExperimentDraft Draft(ExperimentRequest request, ExperimentCompiler compiler);
}
