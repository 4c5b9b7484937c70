using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.JointAblation;

namespace SelfRepair.Benchmarks.Experiments;

/// <summary>The runs that a joint ablation cannot do without: each set, each member of it alone, a set that freezes
/// once more without, and with carriers once for each later component. Runs of the same components are one, whatever
/// sets ask for them; a frozen final scale needs none, since the last stream is the same.</summary>
/// <param name="shape">The model's dimensions.</param>
internal sealed class SetRuns(ModelShape shape)
{
    /// <summary>The runs.</summary>
    /// <param name="request">What is asked.</param>
    public IReadOnlyCollection<SetRun> Of(JointAblationRequest request) =>
        [.. SetsOf(request).SelectMany(set => Of(set, request.Carriers)).Distinct()];

    private IEnumerable<ComponentSetRequest> SetsOf(JointAblationRequest request)
    {
        if (request.Sets is { } sets)
        {
            return sets;
        }

        string[] heads = [.. HeadSelection.Parse(request.AllPairsOf!, shape).Select(head => head.ToString())];
        return heads.SelectMany((head, place) =>
            heads[(place + 1)..].Select(other => new ComponentSetRequest { Heads = [head, other] }));
    }

    private IEnumerable<SetRun> Of(ComponentSetRequest set, bool carriers)
    {
        (int Layer, int Part)[][] members =
        [
            .. HeadsOf(set.Heads).Select(head => new[] { head }),
            .. set.AttentionLayers.Select(layer => HeadsIn(layer).ToArray()),
            .. set.Mlps.Select(layer => new[] { MlpIn(layer) }),
        ];
        (int Layer, int Part)[] all = [.. members.SelectMany(member => member)];
        (int Layer, int Part)[] frozen =
        [
            .. HeadsOf(set.FreezeHeads),
            .. set.FreezeAttentionLayers.SelectMany(HeadsIn),
            .. set.FreezeMlps.Select(MlpIn),
        ];
        yield return Of(all, frozen);
        yield return Of(all, []);
        foreach ((int Layer, int Part)[] member in members)
        {
            yield return Of(member, frozen);
        }

        if (carriers)
        {
            IEnumerable<(int Layer, int Part)> later = Enumerable.Range(0, shape.LayerCount)
                .SelectMany(layer => HeadsIn(layer).Append(MlpIn(layer)))
                .Where(part => Answers(part, all)).Except(all).Except(frozen);
            foreach ((int Layer, int Part) carrier in later)
            {
                yield return Of(all, [.. frozen, carrier]);
            }
        }
    }

    private SetRun Of((int Layer, int Part)[] replaced, (int Layer, int Part)[] frozen)
    {
        IEnumerable<(int Layer, int Part)> held =
            frozen.Distinct().Except(replaced).Where(part => Answers(part, replaced)).Order();
        return new SetRun(
            replaced.Min(part => part.Layer),
            $"{string.Join(' ', replaced.Distinct().Order())} | {string.Join(' ', held)}");
    }

    /// <summary>Whether a component reads what is replaced: one of a later layer, or the MLP of a serial
    /// block.</summary>
    private bool Answers((int Layer, int Part) part, (int Layer, int Part)[] replaced)
    {
        int first = replaced.Min(other => other.Layer);
        return part.Layer > first
            || (!shape.IsParallel && part == MlpIn(first)
                && replaced.Any(other => other.Layer == first && other != part));
    }

    private IEnumerable<(int Layer, int Part)> HeadsOf(IReadOnlyList<string> names) =>
        HeadSelection.Parse(names, shape).Select(head => (head.Layer, head.Index));

    private IEnumerable<(int Layer, int Part)> HeadsIn(int layer) =>
        Enumerable.Range(0, shape.HeadCount).Select(head => (layer, head));

    /// <summary>A layer's MLP comes after its heads.</summary>
    private (int Layer, int Part) MlpIn(int layer) => (layer, shape.HeadCount);
}
