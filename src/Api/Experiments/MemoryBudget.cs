using System.Globalization;
using SelfRepair.Analysis;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Models;
using SelfRepair.Api.Requests;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;

namespace SelfRepair.Api.Experiments;

/// <summary>Holds requests to the memory budget, and finds what of one that exceeds it would fit.</summary>
/// <param name="models">Says what models take.</param>
/// <param name="settings">Say how much there is.</param>
public sealed class MemoryBudget(ModelMemory models, ServiceSettings settings)
{
    /// <summary>Refuses a model that does not fit alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="placement">Where it runs.</param>
    /// <exception cref="ModelTooLargeException">It does not.</exception>
    public void RequireRoom(ModelDescription model, Placement placement) => models.RequireRoom(model, placement);

    /// <summary>What an experiment takes, and what there is.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="model">Its model.</param>
    /// <param name="placement">Where it runs.</param>
    public WorkMemory MemoryOf(IExperiment experiment, ModelDescription model, Placement placement)
    {
        Architecture architecture = model.Architecture;
        MemoryEstimate estimate = experiment.Memory(EngineSize.Of(architecture, placement));
        long beyond = EngineSize.BytesBeyondModel(architecture, placement, experiment.Extent.LongestRow);
        return new WorkMemory(
            placement.Device.IsCuda ? 0 : models.BytesOf(architecture, placement),
            estimate.PeakBytes + beyond,
            Gen0Heap.Bytes,
            estimate.InputBytes,
            settings.MemoryBudget);
    }

    /// <summary>Changes of a request that make it fit, each alone, as a client writes them.</summary>
    /// <typeparam name="TRequest">The request.</typeparam>
    /// <typeparam name="TReport">The experiment's report.</typeparam>
    /// <param name="kind">The experiment.</param>
    /// <param name="filled">The request with every default filled in.</param>
    /// <param name="model">Its model.</param>
    /// <param name="inputs">Its prompts and their sources.</param>
    /// <param name="placement">Where it runs.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IReadOnlyList<string> Fitting<TRequest, TReport>(
        ExperimentKind<TRequest, TReport> kind,
        TRequest filled,
        ModelDescription model,
        ExperimentInputs inputs,
        Placement placement,
        CancellationToken cancellationToken)
        where TRequest : ExperimentRequest
        where TReport : class
    {
        bool Fits(TRequest asked, ExperimentInputs from)
        {
            try
            {
                return MemoryOf(kind.Plan(asked, from, cancellationToken), model, placement).Fits;
            }
            catch (AnalysisException)
            {
                // What would be refused for another reason is no advice.
                return false;
            }
        }

        int draws = (filled as AblatingRequest)?.Ablation.Draws ?? 1;
        return
        [
            .. Told("{0} prompts", Largest(
                inputs.Prompts.Count - 1, 2, count => Fits(filled, Shortened(inputs, count)))),
            .. Told("\"max_tokens\": {0}", Largest(
                LongestOf(filled, inputs) - 1, 2, tokens => Fits(filled, Cut(inputs, tokens)))),
            .. Told("\"draws\": {0}", Largest(draws - 1, 1, count => Fits(Drawn(filled, count), inputs))),
            .. kind.Savings
                .Where(saving => saving.Apply(filled) is TRequest saved && saved != filled && Fits(saved, inputs))
                .Select(saving => saving.Change),
        ];
    }

    /// <summary>Where positions are listed, or the last ones, fewer tokens are not the same question.</summary>
    private static int LongestOf(ExperimentRequest filled, ExperimentInputs inputs) =>
        filled.Positions!.Choice == PositionChoice.All ? inputs.Prompts.Max(prompt => prompt.Tokens.Length) : 0;

    private static ExperimentInputs Shortened(ExperimentInputs inputs, int count) =>
        inputs with { Prompts = [.. inputs.Prompts.Take(count)] };

    private static ExperimentInputs Cut(ExperimentInputs inputs, int tokens) => inputs with
    {
        Prompts =
        [
            .. inputs.Prompts.Select(prompt => prompt with
            {
                Tokens = CutTo(prompt.Tokens, tokens),
                Counterpart = prompt.Counterpart is ReadOnlyMemory<int> other ? CutTo(other, tokens) : null,
            }),
        ],
    };

    private static ReadOnlyMemory<int> CutTo(ReadOnlyMemory<int> tokens, int count) =>
        tokens[..Math.Min(count, tokens.Length)];

    private static TRequest Drawn<TRequest>(TRequest filled, int draws)
        where TRequest : ExperimentRequest =>
        (TRequest)(object)(filled is AblatingRequest ablating
            ? ablating with { Ablation = ablating.Ablation with { Draws = draws } }
            : filled);

    private static string[] Told(string change, int? number) => number is int found
        ? new[] { change.Replace("{0}", found.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) }
        : [];

    /// <summary>The largest number that fits, where less always fits too; null where it would be less than the
    /// least.</summary>
    private static int? Largest(int most, int least, Func<int, bool> fits)
    {
        int low = 0;
        int high = Math.Max(0, most);
        while (low < high)
        {
            int middle = low + ((high - low + 1) / 2);
            (low, high) = fits(middle) ? (middle, high) : (low, middle - 1);
        }

        return low >= least ? low : null;
    }
}
