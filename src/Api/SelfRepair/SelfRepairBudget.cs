using System.Globalization;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Models;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Holds requests to the memory budget, and finds what of one that exceeds it would fit.</summary>
/// <param name="host">Says what models take.</param>
/// <param name="settings">Say how much there is.</param>
public sealed class SelfRepairBudget(ModelHost host, ServiceSettings settings)
{
    /// <summary>Refuses a model that does not fit alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="placement">Where it runs.</param>
    /// <exception cref="ModelTooLargeException">It does not.</exception>
    public void RequireRoom(ModelDescription model, Placement placement) => host.RequireRoom(model, placement);

    /// <summary>What a valid request takes, and what there is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">Its model.</param>
    /// <param name="placement">Where it runs.</param>
    public WorkMemory MemoryOf(SelfRepairSettings request, ModelDescription model, Placement placement)
    {
        Architecture architecture = model.Architecture;
        EngineExtent engine = EngineSize.Of(architecture, placement);
        MemoryEstimate estimate = SelfRepairMemory.Of(request, model.Shape, engine);
        int longest = SelfRepairMemory.LongestRow(request, model.Shape);
        long beyond = EngineSize.BytesBeyondModel(architecture, placement, longest);
        return new WorkMemory(
            placement.Device.IsCuda ? 0 : host.BytesOf(architecture, placement),
            estimate.PeakBytes + beyond,
            Gen0Heap.Bytes,
            estimate.InputBytes,
            settings.MemoryBudget);
    }

    /// <summary>Changes of a request that make it fit, each alone, as a client writes them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">Its model.</param>
    /// <param name="placement">Where it runs.</param>
    public IReadOnlyList<string> Fitting(SelfRepairSettings request, ModelDescription model, Placement placement)
    {
        bool Fits(SelfRepairSettings changed) => MemoryOf(changed, model, placement).Fits;
        return
        [
            .. Told("{0} prompts", Largest(request.Prompts.Count - 1, 2, count => Fits(Shortened(request, count)))),
            .. Told("\"max_tokens\": {0}", Largest(LongestOf(request) - 1, 2, tokens => Fits(Cut(request, tokens)))),
            .. Told("\"draws\": {0}", Largest(request.Ablation.Draws - 1, 1, draws => Fits(Drawn(request, draws)))),
            .. Alone(request.Bootstrap > 0, "\"bootstrap\": 0", request with { Bootstrap = 0 }, Fits),
            .. Alone(request.Matrix, "\"matrix\": false", request with { Matrix = false }, Fits),
            .. Alone(
                request.KeepTokens != KeepTokens.None,
                "\"tokens\": \"none\"",
                request with { KeepTokens = KeepTokens.None },
                Fits),
        ];
    }

    private static int LongestOf(SelfRepairSettings request) =>
        request.Positions == PositionChoice.All ? request.Prompts.Max(prompt => prompt.Tokens.Length) : 0;

    private static SelfRepairSettings Shortened(SelfRepairSettings request, int count) =>
        request with { Prompts = [.. request.Prompts.Take(count)] };

    private static SelfRepairSettings Cut(SelfRepairSettings request, int tokens) => request with
    {
        Prompts =
        [
            .. request.Prompts.Select(prompt => prompt with
            {
                Tokens = prompt.Tokens[..Math.Min(tokens, prompt.Tokens.Length)],
            }),
        ],
    };

    private static SelfRepairSettings Drawn(SelfRepairSettings request, int draws) =>
        request with { Ablation = request.Ablation with { Draws = draws } };

    private static string[] Told(string change, int? number) => number is int found
        ? new[] { change.Replace("{0}", found.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) }
        : [];

    private static string[] Alone(
        bool isAsked, string change, SelfRepairSettings changed, Func<SelfRepairSettings, bool> fits) =>
        isAsked && fits(changed) ? new[] { change } : [];

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
