using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Plans;

/// <summary>Cuts an experiment that ablates heads one by one into chunks.</summary>
/// <param name="shape">The model's dimensions.</param>
/// <param name="budgets">What chunks may hold.</param>
/// <param name="sourceCount">Source rows of each prompt.</param>
/// <param name="passesOfHead">Ablated rows of one head in one prompt: one for each source row that is run. Rows under
/// frozen scales are not counted.</param>
public sealed class ChunkCut(ModelShape shape, CutBudgets budgets, int sourceCount, int passesOfHead)
{
    /// <summary>Streams, z and head directions: what a prompt's clean run keeps, in values of [layer,
    /// d_model].</summary>
    private const int KeptByCleanRun = 3;

    /// <summary>Clean and source passes of a prompt.</summary>
    private long FirstPasses => shape.LayerCount * (1L + sourceCount);

    /// <summary>Groups of heads. Enough groups keep a chunk of one typical prompt below the budget of work. Few enough
    /// keep the repeated clean passes a small part of it.</summary>
    public IReadOnlyList<HeadRange> HeadGroups()
    {
        long all = passesOfHead * AblatedPasses(0, shape.LayerCount * shape.HeadCount);
        double wanted = Math.Ceiling(all * budgets.TypicalTokens * FlopsPerBlockAndToken / budgets.MaxChunkFlops);
        double most = Math.Floor((double)all / (budgets.WorkOverCleanPasses * FirstPasses));
        return CutHeads((int)Math.Max(1, Math.Min(wanted, most)));
    }

    /// <summary>Blocks that the heads of the largest group run through in a prompt, each ablated once. Work that is not
    /// head by head is grouped up to as many, so that the ranges of prompts suit it.</summary>
    public long LargestGroupPasses => HeadGroups().Max(group => AblatedPasses(group.First, group.Count));

    /// <summary>The ranges of prompts that each group of heads runs over.</summary>
    /// <param name="lengths">Tokens of each prompt, [prompt].</param>
    /// <param name="bytesOfHead">Bytes that a head leaves of each prompt in a chunk's partial; 0: none.</param>
    public IReadOnlyList<PromptRange> Prompts(IReadOnlyList<int> lengths, int bytesOfHead = 0)
    {
        double byWork = budgets.MaxChunkFlops
            / (((passesOfHead * LargestGroupPasses) + FirstPasses) * FlopsPerBlockAndToken);
        long bytesPerToken =
            sizeof(float) * (long)shape.LayerCount * shape.DModel * (KeptByCleanRun + sourceCount);
        long bytes = Math.Clamp(WeightBytes / budgets.WeightsOverKept, budgets.FreeKeptBytes, budgets.MaxKeptBytes);
        long most = Math.Min(Math.Min(budgets.MaxChunkTokens, bytes / bytesPerToken), (long)byWork);
        return PromptRange.Cut(
            lengths, bytesOfHead == 0 ? most : Math.Min(most, MaxTokensOfPartial(bytesOfHead)));
    }

    /// <summary>The ranges of prompts of clean passes that keep one number a head and token.</summary>
    /// <param name="lengths">Tokens of each prompt, [prompt].</param>
    public IReadOnlyList<PromptRange> CleanPasses(IReadOnlyList<int> lengths)
    {
        double byWork = budgets.MaxChunkFlops / (shape.LayerCount * FlopsPerBlockAndToken);
        long byPartial = budgets.MaxPartialBytes / (sizeof(float) * (long)shape.LayerCount * shape.HeadCount);
        return PromptRange.Cut(lengths, Math.Max(1, Math.Min((long)byWork, byPartial)));
    }

    /// <summary>Block passes of a prompt that a chunk may run beside its clean and source passes, for experiments whose
    /// runs are no sweep of heads: those of the largest group of heads, for which ranges of prompts are cut; more where
    /// a model is so small that tokens bound a chunk's prompts, not work.</summary>
    public long PassesOfChunk => Math.Max(
        Math.Max(1, passesOfHead * HeadGroups().Max(group => AblatedPasses(group.First, group.Count))),
        (long)(budgets.MaxChunkFlops / (budgets.MaxChunkTokens * FlopsPerBlockAndToken)) - FirstPasses);

    /// <summary>Bytes of the matrices: Q, K, V, O and the MLP's two of every block, the embedding and the
    /// unembedding.</summary>
    private long WeightBytes => sizeof(float) * (long)shape.DModel
        * ((shape.LayerCount * ((4L * shape.DModel) + (2L * shape.DMlp))) + (2L * shape.DVocab));

    /// <summary>Two operations a multiply-add of Q, K, V, O [d, d] and of the MLP's two matrices [d, m].</summary>
    private double FlopsPerBlockAndToken =>
        2.0 * shape.DModel * ((4.0 * shape.DModel) + (2.0 * shape.DMlp));

    /// <summary>The most tokens of a chunk's prompts whose numbers fit a partial: a prompt has a token at
    /// least.</summary>
    /// <param name="bytesOfHead">Bytes that a head leaves of each prompt, at least 1.</param>
    private long MaxTokensOfPartial(int bytesOfHead) =>
        budgets.MaxPartialBytes / ((long)bytesOfHead * HeadGroups().Max(group => group.Count));

    /// <summary>Cuts all heads into groups of about the same work; heads whose last layer leaves nothing to run go with
    /// those before them.</summary>
    private List<HeadRange> CutHeads(int groupCount)
    {
        int headCount = shape.LayerCount * shape.HeadCount;
        long all = AblatedPasses(0, headCount);
        List<HeadRange> groups = [];
        int first = 0;
        for (int group = 1; group <= groupCount; group++)
        {
            int end = first + 1;
            while (end < headCount
                && (group == groupCount || AblatedPasses(0, end) * groupCount < all * group))
            {
                end++;
            }

            if (first < headCount)
            {
                groups.Add(new HeadRange(first, end - first));
                first = end;
            }
        }

        return groups;
    }

    /// <summary>Blocks that heads run through when each is ablated once.</summary>
    private long AblatedPasses(int first, int count)
    {
        long passes = 0;
        for (int head = first; head < first + count; head++)
        {
            passes += BlocksAfter(shape, head / shape.HeadCount);
        }

        return passes;
    }

    /// <summary>Blocks that a row runs when a head is ablated; a serial block entered at its MLP counts as
    /// one.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="layer">The head's layer.</param>
    public static int BlocksAfter(ModelShape shape, int layer) =>
        shape.LayerCount - layer - (shape.IsParallel ? 1 : 0);
}
