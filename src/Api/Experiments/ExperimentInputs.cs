using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Models;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Experiments;

/// <summary>What an experiment is planned from, beside its request: nothing of it changes any more.</summary>
/// <param name="Model">The model, at its commit.</param>
/// <param name="Prompts">The prompts as token ids.</param>
/// <param name="SourceSet">Tokens of the other prompt set that an ablation takes from, [source][pos]; null where it
/// takes from none.</param>
/// <param name="Sources">Tokens of the sources that an ablation is given, [prompt][pos]; null where it is given
/// none.</param>
public sealed record ExperimentInputs(
    ModelDescription Model,
    IReadOnlyList<Prompt> Prompts,
    IReadOnlyList<ReadOnlyMemory<int>>? SourceSet,
    IReadOnlyList<ReadOnlyMemory<int>>? Sources)
{
    /// <summary>How a request ablates.</summary>
    /// <param name="filled">The request with every default filled in.</param>
    public AblationSettings AblationOf(AblatingRequest filled) => new()
    {
        Kind = filled.Ablation.Type,
        Seed = filled.Ablation.Seed,
        Draws = filled.Ablation.Draws,
        Average = filled.Ablation.Average,
        Strength = filled.Ablation.Strength,
        SourceSet = SourceSet,
        Sources = Sources,
        Values = filled.Ablation.Values?.ToDictionary(
            value => value.Key,
            value => (ReadOnlyMemory<float>)value.Value.Select(number => (float)number).ToArray(),
            StringComparer.Ordinal),
    };
}
