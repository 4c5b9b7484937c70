using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Requests;

namespace SelfRepair.Benchmarks.Experiments;

/// <summary>What an experiment cannot do without: of each prompt one clean pass and the blocks of
/// <see cref="LeastBlocks"/>. No source pass and no product with the vocabulary counts.</summary>
/// <param name="BlockPasses">Blocks, each for one prompt.</param>
/// <param name="Flops">Floating-point operations of them.</param>
/// <param name="Argument">How that is counted.</param>
internal sealed record LeastWork(long BlockPasses, double Flops, string Argument)
{
    /// <summary>Counts it from what is asked, and from nothing of the plan.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="lengths">Tokens of each prompt.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="ExperimentRequestException">The experiment is not counted yet.</exception>
    public static LeastWork Of(ExperimentRequest request, IReadOnlyList<int> lengths, ModelShape shape)
    {
        LeastBlocks changed = LeastBlocks.Of(request, shape);
        long passes = shape.LayerCount + changed.Count;

        // Where every next token is scored nobody reads the last position.
        int unread = request.Positions is { Choice.IsLast: false } ? 1 : 0;
        return new LeastWork(
            passes * lengths.Count,
            lengths.Sum(length => passes * BlockFlops.Of(shape, length - unread)),
            $"{lengths.Count} prompts x ({shape.LayerCount} clean + {changed.Argument})");
    }
}
