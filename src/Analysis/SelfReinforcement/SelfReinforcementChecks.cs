using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>Refuses what does not fit the model or itself.</summary>
internal static class SelfReinforcementChecks
{
    /// <summary>Refuses settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="AnalysisException">They do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">There is no prompt, nothing to put back, or a number is not
    /// finite.</exception>
    public static void Run(SelfReinforcementSettings settings, ModelShape shape)
    {
        PromptSettingsChecks.Run(settings, shape, []);
        HeadChecks.Run(settings.Heads, shape);
        CheckLayers(settings, shape);
        if (settings.Heads.Count + settings.AttentionLayers.Count == 0)
        {
            throw new ArgumentException("An analysis puts back the output of at least one head.", nameof(settings));
        }

        if (settings.Alphas.Count == 0 || settings.Alphas.Any(alpha => !float.IsFinite((float)alpha)))
        {
            throw new ArgumentException(
                "An analysis has at least one alpha, within the range of float32.", nameof(settings));
        }

        CheckHeadInput(settings);
        CheckReads(settings, shape);
    }

    private static void CheckLayers(SelfReinforcementSettings settings, ModelShape shape)
    {
        for (int index = 0; index < settings.AttentionLayers.Count; index++)
        {
            int layer = settings.AttentionLayers[index];
            if (layer < 0 || layer >= shape.LayerCount)
            {
                throw new ReinforcedLayerException(layer, index, shape.LayerCount);
            }
        }

        if (settings.IntoLayer is int into && (into < 0 || into >= shape.LayerCount))
        {
            throw new IntoLayerException(
                $"into_layer is {into}, and the model has layers 0 to {shape.LayerCount - 1}.");
        }
    }

    /// <summary>Of a head's own input there is no other layer, and nothing but the head reads it.</summary>
    private static void CheckHeadInput(SelfReinforcementSettings settings)
    {
        bool asksMore = settings.ReadHeads is not null || settings.IntoLayer is not null
            || settings.AttentionLayers.Count > 0;
        if (settings.IntoHeadInput && asksMore)
        {
            throw new HeadInputException();
        }
    }

    private static void CheckReads(SelfReinforcementSettings settings, ModelShape shape)
    {
        ReinforcedOutput[] sources =
        [
            .. settings.Heads.Select(ReinforcedOutput.Of),
            .. settings.AttentionLayers.Distinct().Select(layer => new ReinforcedOutput(layer, null)),
        ];
        for (int index = 0; index < (settings.ReadHeads?.Count ?? 0); index++)
        {
            HeadId read = settings.ReadHeads![index];
            if (!shape.Contains(read))
            {
                string unknown = new UnknownHeadException(read.ToString(), index, shape).Message;
                throw new ReadHeadException(read, index, unknown);
            }

            int later = Array.FindIndex(sources, source => read.Layer < (settings.IntoLayer ?? source.Layer));
            if (later >= 0)
            {
                int into = settings.IntoLayer ?? sources[later].Layer;
                throw new ReadHeadException(
                    read,
                    index,
                    $"{read} lies before layer {into}, where the output of {sources[later]} is put back: it cannot "
                    + $"answer. Read heads of layer {into} or later, or set into_layer to {read.Layer} or less.");
            }
        }

        if (settings is { ReadHeads: null, IntoLayer: int layer }
            && Array.FindIndex(sources, source => source.Layer < layer) is >= 0 and int before)
        {
            throw new IntoLayerException(
                $"into_layer is {layer}, and {sources[before]}, which is read, lies before it: it cannot answer. Name "
                + $"heads of layer {layer} or later in read_heads, or set into_layer to {sources[before].Layer} or "
                + "less.");
        }
    }
}
