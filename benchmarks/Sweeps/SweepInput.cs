using System.Text.Json;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Benchmarks.Sweeps;

/// <summary>Makes the request that a sweep runs.</summary>
/// <param name="options">What is swept.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class SweepInput(SweepOptions options, ModelShape shape)
{
    /// <summary>Draws beside which no prompt's own draw stands.</summary>
    private const int LenderDraw = int.MaxValue;

    /// <summary>The whole sweep.</summary>
    public SelfRepairSettings Settings()
    {
        Prompt[] prompts = options.PromptsFile is { } file ? Read(file) : Random();
        return For(prompts);
    }

    /// <summary>The same sweep over its first prompts: makes every session and buffer.</summary>
    /// <param name="settings">The whole sweep.</param>
    public SelfRepairSettings WarmUp(SelfRepairSettings settings) => For([.. settings.Prompts.Take(2)]);

    /// <summary>A single prompt has nobody to lend to it, so a random one of its own length is given.</summary>
    private SelfRepairSettings For(Prompt[] prompts) => new()
    {
        Prompts = prompts,
        Heads = [.. shape.Heads],
        Ablation = new AblationSettings
        {
            Seed = options.Seed,
            SourceSet = prompts.Length == 1 ? [RandomTokens(LenderDraw, prompts[0].Tokens.Length)] : null,
        },
        Positions = options.Positions == Positions.Last ? PositionChoice.Last : PositionChoice.All,
        Matrix = options.Matrix,
        AllRows = options.Rows != RowChoice.Top,
        TopRows = options.Rows != RowChoice.All,
        KeepTokens = KeepTokens.None,
    };

    private Prompt[] Read(string file)
    {
        int[][] lists = JsonSerializer.Deserialize<int[][]>(File.ReadAllText(file)) ?? [];
        return [.. lists.Select(Named)];
    }

    private Prompt[] Random() =>
        [.. Enumerable.Range(0, options.Prompts).Select(prompt => Named(RandomTokens(prompt, options.Tokens), prompt))];

    private Prompt Named(int[] tokens, int index) => new()
    {
        Id = $"prompt {index}",
        Tokens = tokens,
        Target = options.Positions == Positions.Last ? RandomTokens(index, tokens.Length + 1)[^1] : null,
    };

    private int[] RandomTokens(int draw, int count)
    {
        SplitMix64 random = SplitMix64.ForDraw(options.Seed, draw);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextBelow(shape.DVocab))];
    }
}
