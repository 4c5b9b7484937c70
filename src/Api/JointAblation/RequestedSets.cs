using System.Globalization;
using SelfRepair.Analysis.JointAblation;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.JointAblation;

/// <summary>The sets that a request asks for.</summary>
internal static class RequestedSets
{
    /// <summary>The sets of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="SetMembersException">A head of a set is none of the model's.</exception>
    /// <exception cref="InvalidRequestException">Pairs are asked of heads that are none of the model's, or of
    /// one.</exception>
    /// <exception cref="AnalysisTooLargeException">There are too many sets, or pairs.</exception>
    public static IReadOnlyList<ComponentSet> Of(JointAblationRequest request, ModelShape shape)
    {
        if (request.AllPairsOf is IReadOnlyList<string> heads)
        {
            return PairsOf(HeadsOfPairs(heads, shape));
        }

        AnalysisTooLargeException.ThrowIfAbove(
            "sets", request.Sets!.Count, RequestLimits.MaxSets, "Ask for the others in another analysis.");
        return [.. request.Sets.Select((set, index) => Of(set, index, shape))];
    }

    private static IReadOnlyList<ComponentSet> PairsOf(IReadOnlyList<HeadId> heads)
    {
        AnalysisTooLargeException.ThrowIfAbove(
            "pairs",
            heads.Count * (heads.Count - 1L) / 2,
            RequestLimits.MaxSets,
            "45 heads have 990 pairs. Name fewer in all_pairs_of, or the pairs that you mean in sets.");
        return
        [
            .. from one in Enumerable.Range(0, heads.Count)
               from other in Enumerable.Range(one + 1, heads.Count - one - 1)
               select new ComponentSet
               {
                   Name = $"{heads[one]}+{heads[other]}",
                   Heads = [heads[one], heads[other]],
               },
        ];
    }

    private static IReadOnlyList<HeadId> HeadsOfPairs(IReadOnlyList<string> names, ModelShape shape)
    {
        const string pointer = "/all_pairs_of";
        IReadOnlyList<HeadId> heads = new HeadsRequest(names).In(shape, pointer);
        return heads.Count > 1
            ? heads
            : throw new InvalidRequestException(
                $"all_pairs_of names {heads[0]} alone. A pair takes two heads.", pointer);
    }

    private static ComponentSet Of(ComponentSetRequest set, int index, ModelShape shape)
    {
        ComponentSet found = new()
        {
            Name = string.Empty,
            Heads = HeadsOf(set.Heads, index, shape),
            AttentionLayers = set.AttentionLayers,
            Mlps = set.Mlps,
            FreezeHeads = HeadsOf(set.FreezeHeads, index, shape),
            FreezeAttentionLayers = set.FreezeAttentionLayers,
            FreezeMlps = set.FreezeMlps,
            FreezeFinalScale = set.FreezeFinalScale,
        };
        return found with { Name = set.Name ?? MembersOf(found) };
    }

    private static string MembersOf(ComponentSet set) => string.Join(
        '+',
        set.Heads.Select(head => head.ToString())
            .Concat(set.AttentionLayers.Select(layer => string.Create(CultureInfo.InvariantCulture, $"L{layer}H*")))
            .Concat(set.Mlps.Select(layer => string.Create(CultureInfo.InvariantCulture, $"MLP{layer}"))));

    private static IReadOnlyList<HeadId> HeadsOf(IReadOnlyList<string> names, int set, ModelShape shape)
    {
        try
        {
            return HeadSelection.Parse(names, shape);
        }
        catch (UnknownHeadException refusal)
        {
            throw new SetMembersException(set, refusal.Message.TrimEnd('.'));
        }
    }
}
