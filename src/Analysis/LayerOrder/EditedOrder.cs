using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.LayerOrder;

/// <summary>An edit made ready: a row of it starts at the first block that differs from the clean order, from the clean
/// run's stream there.</summary>
internal sealed class EditedOrder
{
    /// <summary>Makes an edit ready.</summary>
    /// <param name="edit">The edit, whose blocks the model has.</param>
    /// <param name="layerCount">Blocks of the model.</param>
    public EditedOrder(LayerEdit edit, int layerCount)
    {
        Edit = edit;
        Blocks = edit.BlocksIn(layerCount);
        while (FirstPlace < Math.Min(Blocks.Count, layerCount) && Blocks[FirstPlace] == FirstPlace)
        {
            FirstPlace++;
        }

        Rest = [.. Blocks.Skip(FirstPlace)];
    }

    /// <summary>The edit.</summary>
    public LayerEdit Edit { get; }

    /// <summary>The blocks of the edited run, in order.</summary>
    public IReadOnlyList<int> Blocks { get; }

    /// <summary>Blocks that the edited run has in common with the clean one, before any other: its stream after them is
    /// the clean one.</summary>
    public int FirstPlace { get; }

    /// <summary>The blocks that are run for it.</summary>
    public IReadOnlyList<int> Rest { get; }

    /// <summary>The row of a prompt.</summary>
    /// <param name="clean">The prompt's clean run, its streams among its activations.</param>
    public Row RowOf(CleanPrompt clean) => Row.From(
        new RowStart(clean.Cache, FirstPlace, BlockEntry.Attention, Difference: null), OrderPhase.Reads) with
    {
        BlockOrder = Rest,
    };
}
