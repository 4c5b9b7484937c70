using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LayerOrder;

/// <summary>Valid settings made ready.</summary>
internal sealed class LayerOrderPlan
{
    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public LayerOrderPlan(LayerOrderSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Base = new PromptPlan(settings, shape, cancellationToken);
        Clean = new CleanPhases(Base);
        Orders = [.. settings.Edits.Select(edit => new EditedOrder(edit, shape.LayerCount))];

        // Each group runs the clean passes of its prompts, which are to be a small part of its work.
        long most = Math.Max(
            Base.Cut.LargestGroupPasses, (long)settings.Budgets.WorkOverCleanPasses * shape.LayerCount);
        (int First, int Count)[] groups = [.. WorkGroups.Cut(Orders.Select(order => (long)order.Rest.Count), most)];
        Chunks =
        [
            .. Base.Cut.Prompts(Base.Prompts.Lengths())
                .SelectMany(range => groups.Select(group => new OrderChunk(range, group.First, group.Count))),
        ];
    }

    /// <summary>What there is to plan of any experiment over prompts.</summary>
    public PromptPlan Base { get; }

    /// <summary>The phase before the edits: the most likely tokens, where they are the targets.</summary>
    public CleanPhases Clean { get; }

    /// <summary>The edits, in the order asked.</summary>
    public IReadOnlyList<EditedOrder> Orders { get; }

    /// <summary>Chunks, those of the same prompts side by side.</summary>
    public IReadOnlyList<OrderChunk> Chunks { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape => Base.Shape;

    /// <summary>The work of the chunks: clean runs, and of each edit the blocks from the first that differs.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    public double Work(Func<int, double> ofBlock) => Chunks.Sum(chunk =>
    {
        long edited = OrdersOf(chunk).Sum(order => (long)order.Rest.Count);
        return chunk.Prompts.Prompts.Sum(prompt =>
            (Shape.LayerCount + edited) * ofBlock(Base.Prompts.LengthOf(prompt)));
    });

    /// <summary>The edits of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    public IEnumerable<EditedOrder> OrdersOf(OrderChunk chunk) =>
        Orders.Skip(chunk.FirstEdit).Take(chunk.EditCount);
}

/// <summary>Some edits over some prompts.</summary>
/// <param name="Prompts">The prompts.</param>
/// <param name="FirstEdit">The first edit.</param>
/// <param name="EditCount">Number of edits.</param>
internal readonly record struct OrderChunk(PromptRange Prompts, int FirstEdit, int EditCount);
