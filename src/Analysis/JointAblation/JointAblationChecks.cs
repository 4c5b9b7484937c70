using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>Refuses settings that do not fit the model or themselves.</summary>
internal static class JointAblationChecks
{
    /// <summary>Refuses what does not fit.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">There is no prompt, or no set.</exception>
    public static void Run(JointAblationSettings settings, ModelShape shape)
    {
        if (settings.Sets.Count == 0)
        {
            throw new ArgumentException("An analysis needs at least one set.", nameof(settings));
        }

        for (int set = 0; set < settings.Sets.Count; set++)
        {
            Check(settings.Sets[set], set, shape);
        }

        PromptSettingsChecks.Run(
            settings,
            shape,
            [.. settings.Sets.SelectMany(set => new SetPlan(set, carriers: false, shape).Joint.Replaced).Distinct()]);
    }

    private static void Check(ComponentSet set, int index, ModelShape shape)
    {
        if (set.MemberCount == 0)
        {
            throw new SetMembersException(index, "it has no member. Name heads, attention_layers or mlps");
        }

        foreach (HeadId head in set.Heads.Concat(set.FreezeHeads))
        {
            if (!shape.Contains(head))
            {
                throw new SetMembersException(
                    index,
                    $"{head} is outside the model, which has layers 0 to {shape.LayerCount - 1} and heads 0 to "
                    + $"{shape.HeadCount - 1}");
            }
        }

        foreach (int layer in set.AttentionLayers.Concat(set.Mlps).Concat(set.FreezeAttentionLayers)
            .Concat(set.FreezeMlps))
        {
            if (layer < 0 || layer >= shape.LayerCount)
            {
                throw new SetMembersException(
                    index, $"layer {layer} is outside the model, which has layers 0 to {shape.LayerCount - 1}");
            }
        }

        RefuseRepeated(set, index);
    }

    private static void RefuseRepeated(ComponentSet set, int index)
    {
        if (set.Heads.Distinct().Count() < set.Heads.Count
            || set.AttentionLayers.Distinct().Count() < set.AttentionLayers.Count
            || set.Mlps.Distinct().Count() < set.Mlps.Count)
        {
            throw new SetMembersException(index, "a member is named twice");
        }

        if (set.Heads.Where(head => set.AttentionLayers.Contains(head.Layer)).Select(head => head.ToString())
            .FirstOrDefault() is { } overlapping)
        {
            throw new SetMembersException(
                index, $"{overlapping} is a member, and so is its whole attention layer. Leave one of the two out");
        }
    }
}
