using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;

namespace SelfRepair.Analysis.Injection;

/// <summary>What an injection analysis is asked to do. Nothing is ablated in it.</summary>
public sealed record InjectionSettings : PromptSettings
{
    /// <inheritdoc/>
    public override bool Ablates => false;

    /// <summary>The layers whose resid_pre is changed, at least one, each once.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    /// <summary>The vectors, at least one, their names all different.</summary>
    public required IReadOnlyList<InjectedVector> Vectors { get; init; }

    /// <summary>Positions that are changed, from 0; null: all.</summary>
    public IReadOnlyList<int>? At { get; init; }

    /// <summary>Factors of every vector, at least one, each once.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [1];

    /// <summary>What is done with the vectors.</summary>
    public InjectionOperation Operation { get; init; }

    /// <summary>The random writes that each injection is held against; null: none.</summary>
    public RandomWriteSettings? Random { get; init; } = new();
}
