using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>What every experiment over prompts is asked with.</summary>
public abstract record PromptSettings
{
    /// <summary>The prompts, at least one.</summary>
    public required IReadOnlyList<Prompt> Prompts { get; init; }

    /// <summary>How components are ablated; of no meaning where none is.</summary>
    public AblationSettings Ablation { get; init; } = new();

    /// <summary>Whether components are ablated. Where none is, nothing is drawn, averaged or lent.</summary>
    public virtual bool Ablates => true;

    /// <summary>The scored positions.</summary>
    public PositionChoice Positions { get; init; } = PositionChoice.All;

    /// <summary>What is followed there.</summary>
    public Metric Metric { get; init; }

    /// <summary>Id of &lt;|endoftext|&gt;, left out at the head of a prompt that continues a source; null: there is
    /// none.</summary>
    public int? EndOfText { get; init; }

    /// <summary>What chunks may hold.</summary>
    public CutBudgets Budgets { get; init; } = CutBudgets.Current;
}
