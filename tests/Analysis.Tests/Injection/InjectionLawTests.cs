using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Injection;
using SelfRepair.Analysis.JointAblation;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Injection;

public sealed class InjectionLawTests
{
    /// <summary>Largest logit of the small models, about.</summary>
    private const double Largest = 5;

    private static readonly HeadId Head = new(0, 1);

    public static TheoryData<string> Models => ["odd", "parallel", "serial"];

    /// <summary>A head's change of write, put into the stream behind its layer, is its ablation. In a serial block the
    /// MLP of the layer itself would answer the ablation, and not the injection behind it: it is frozen.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Injection_OfAHeadsChangeOfWrite_IsItsAblation(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        IReadOnlyList<Prompt> prompts = Injections.Of(engine).Prompts;
        ReadOnlyMemory<int>[] sources =
            [.. prompts.Select(prompt => (ReadOnlyMemory<int>)Lent(engine, prompt.Tokens.Length))];
        JointAblationSettings joint = new()
        {
            Prompts = prompts,
            Ablation = new AblationSettings { Sources = sources },
            Sets = [new ComponentSet { Name = "head", Heads = [Head], FreezeMlps = [Head.Layer] }],
        };
        GivenVectors change = new(
            "change", [.. prompts.Zip(sources, (prompt, source) => ChangeOfWrite(engine, prompt.Tokens, source))]);

        AssertAlike(
            ExperimentRun.Run(
                new JointAblationExperiment(joint, engine.Shape), engine, CancellationToken.None).Sets[0],
            Injections.Run(engine, Injections.Of(engine, change)).Injections[0]);
    }

    /// <summary>A head's own output taken back behind its layer is its zero ablation, in parallel blocks.</summary>
    [Fact]
    public void Injection_OfAHeadsOwnOutputTimesMinusOne_IsItsZeroAblation()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("parallel");
        SelfRepairReport zero = Requests.Run(engine, Requests.Of(engine, 9, 7, 12) with
        {
            Heads = [Head],
            Ablation = new AblationSettings { Kind = AblationKind.Zero },
        });
        InjectionRow row = Injections.Run(
            engine, Injections.Of(engine, new HeadVector("own", Head)) with { Alphas = [-1] }).Injections[0];

        foreach (Term term in (Term[])[Terms.LogitChange, Terms.SelfRepair, Terms.FromHeads, Terms.FromMlps])
        {
            AssertNear(zero.Heads![0][term]!.Mean!.Value, row[term].Mean!.Value);
        }
    }

    /// <summary>What tells two prompts apart makes the one the other from the layer on.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Injection_OfTheDifferenceFromAnotherPrompt_MakesThePromptTheOther(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        InjectionSettings settings = Injections.Of(engine);
        Prompt own = settings.Prompts[0];
        ReadOnlyMemory<int> other = Lent(engine, own.Tokens.Length);
        InjectionRow row = Injections.Run(engine, settings with
        {
            Prompts = [own],
            Vectors = [new DifferenceVector("difference", other, own.Tokens)],
        }).Injections[0];

        Row run = Row.FromEmbedding(other, NextTokens.Of(own.Tokens.ToArray()), RowReads.None);
        RowReadings read = engine.Run([run], CancellationToken.None).Single();
        double[] logits =
        [
            .. run.Scored!.Targets.Select((target, scored) => engine.UnembeddingBias(target)
                + ((double)read.FinalProjection.Span[scored] / read.FinalScale.Span[scored])),
        ];
        AssertNear(logits.Average(), row[Terms.LogitAblated].Mean!.Value);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Injection_WithAlphaZero_ChangesNothingAndHasNoScore(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        InjectionReport report = Injections.Run(engine, Injections.Of(engine, Injections.Given(engine)) with
        {
            Alphas = [0],
            Random = new RandomWriteSettings(Count: 3, Seed: 0),
        });

        InjectionRow row = report.Injections[0];
        Assert.Null(row.Score);
        Assert.Null(report.Responses);
        Assert.Equal(1, row[Terms.ScaleRatio].Mean);
        foreach (Term term in (Term[])[
            Terms.LogitChange, Terms.DirectEffectAblated, Terms.SelfRepair, Terms.FromHeads, Terms.FromMlps])
        {
            Assert.Equal((0.0, 0.0), (row[term].Mean, row[term].StandardDeviation));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ProjectingOut_WithAlphaOne_LeavesNothingAlongTheVector(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        GivenVector given = Injections.Given(engine);
        double[] unit = Unit(given.Values.ToArray());
        List<double> left = [];
        RowReadings Look(Row row, RowReadings readings)
        {
            if (row.Start is { Difference: VectorDifference write } start)
            {
                left.AddRange(Along(start.Stream.Span, write.Vector.Span, unit));
            }

            return readings;
        }

        InjectionSettings settings =
            Injections.Of(engine, given) with { Operation = InjectionOperation.ProjectOut, At = [0, 2, 5] };
        Injections.Run(new EditedEngine(engine, 64, Look), settings);

        // Positions that are not asked for keep what they have.
        double[][] prompts = [.. SplitAt(left, [6, 8, 11])];
        Assert.All(prompts, prompt => Assert.All([prompt[0], prompt[2], prompt[5]], value =>
            Assert.Equal(0, value, 1e-5)));
        Assert.All(prompts, prompt => Assert.True(Math.Abs(prompt[1]) > 1e-3));
    }

    [Fact]
    public void Vectors_ThatAreShorterThanAPrompt_WriteNothingAfterTheirEnd()
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");
        InjectionSettings settings = Injections.Of(engine);
        float[] one = Injections.Given(engine).Values.ToArray();
        ReadOnlyMemory<float> twice = new([.. one, .. one]);
        GivenVectors shorter = new("short", [.. settings.Prompts.Select(_ => twice)]);

        InjectionReport first = Injections.Run(engine, settings with { Vectors = [shorter] });
        InjectionReport chosen = Injections.Run(
            engine, settings with { Vectors = [new GivenVector("short", one)], At = [1, 0] });

        Assert.Equal(Injections.Text(first), Injections.Text(chosen));
    }

    private static void AssertAlike(SetRow ablation, InjectionRow injection)
    {
        foreach (Term term in Terms.OfAnyChange.Except([Terms.DirectEffect, Terms.DirectEffectAblated]))
        {
            AssertNear(ablation[term]!.Mean!.Value, injection[term].Mean!.Value);
            AssertNear(ablation[term]!.StandardError!.Value, injection[term].StandardError!.Value);
        }

        Assert.Equal(0, injection[Terms.DirectEffect].Mean);
        Assert.True(Math.Abs(injection[Terms.LogitChange].Mean!.Value) > 0.01);
    }

    /// <summary>The vector, centered, at norm 1.</summary>
    private static double[] Unit(float[] vector)
    {
        double mean = vector.Average(value => (double)value);
        double norm = Math.Sqrt(vector.Sum(value => (value - mean) * (value - mean)));
        return [.. vector.Select(value => (value - mean) / norm)];
    }

    private static List<double> Along(
        ReadOnlySpan<float> stream, ReadOnlySpan<float> write, double[] vector)
    {
        List<double> along = [];
        for (int start = 0; start < write.Length; start += vector.Length)
        {
            double sum = 0;
            for (int dimension = 0; dimension < vector.Length; dimension++)
            {
                sum += ((double)stream[start + dimension] + write[start + dimension]) * vector[dimension];
            }

            along.Add(sum);
        }

        return along;
    }

    private static IEnumerable<double[]> SplitAt(List<double> values, int[] counts)
    {
        Assert.Equal(counts.Sum(), values.Count);
        int first = 0;
        foreach (int count in counts)
        {
            yield return [.. values.Skip(first).Take(count)];
            first += count;
        }
    }

    private static int[] Lent(NaiveRowEngine engine, int length) =>
        TestPrompts.Random(100 + length, length, engine.Shape.DVocab);

    /// <summary>(z~ - z) W_O of the head, [pos, d_model].</summary>
    private static ReadOnlyMemory<float> ChangeOfWrite(
        NaiveRowEngine engine, ReadOnlyMemory<int> prompt, ReadOnlyMemory<int> source)
    {
        float[] change = Output(engine, source);
        float[] own = Output(engine, prompt);
        for (int index = 0; index < change.Length; index++)
        {
            change[index] -= own[index];
        }

        return engine.HeadWrite(Head, change);
    }

    private static float[] Output(NaiveRowEngine engine, ReadOnlyMemory<int> tokens)
    {
        Row row = Row.FromEmbedding(tokens, scored: null, RowReads.Z);
        ReadOnlySpan<float> z = engine.Run([row], CancellationToken.None).Single().Cache!.Z(Head.Layer).Span;
        float[] output = new float[tokens.Length * engine.Shape.DHead];
        for (int position = 0; position < tokens.Length; position++)
        {
            z.Slice((position * engine.Shape.DModel) + (Head.Index * engine.Shape.DHead), engine.Shape.DHead)
                .CopyTo(output.AsSpan(position * engine.Shape.DHead));
        }

        return output;
    }

    private static void AssertNear(double expected, double actual) =>
        Assert.Equal(expected, actual, 2 * Tolerances.Naive * Largest);
}
