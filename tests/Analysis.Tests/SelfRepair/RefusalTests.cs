using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>Each refusal with its properties and a message that says what was asked, what exists and what to
/// do.</summary>
public sealed class RefusalTests
{
    private static readonly ModelShape Shape = new(2, 2, 8, 4, 16, 11, 12, IsParallel: true);

    private static readonly SelfRepairSettings Valid = new()
    {
        Prompts = [PromptOf(0, 1, 2, 3), PromptOf(0, 4, 5)],
        Heads = [new HeadId(0, 0)],
    };

    [Fact]
    public void Heads_OutsideTheModel_AreRefused()
    {
        SelfRepairSettings settings = Valid with { Heads = [new HeadId(0, 1), new HeadId(2, 0)] };
        UnknownHeadException refusal = Refused<UnknownHeadException>(settings, "L2H0 is outside the model");
        Assert.Equal(1, refusal.Index);
    }

    [Fact]
    public void Resample_OfOnePrompt_IsRefused()
    {
        ResampleNeedsTwoPromptsException refusal =
            Refused<ResampleNeedsTwoPromptsException>(Valid with { Prompts = [PromptOf(1, 2)] }, "two prompts");
        Assert.Equal(1, refusal.PromptCount);
    }

    [Fact]
    public void Resample_FromPromptsThatNothingContinues_IsRefused()
    {
        SelfRepairSettings settings = Valid with
        {
            Prompts = [PromptOf(0, 1, 2, 3), PromptOf(0)],
            Positions = PositionChoice.Last,
            EndOfText = 0,
        };
        SourceTooShortException refusal = Refused<SourceTooShortException>(settings, "1 of the 4 tokens");
        Assert.Equal((0, 4, 1), (refusal.Prompt, refusal.PromptLength, refusal.SourceLength));
        Assert.Equal(SourceOrigin.Prompts, refusal.Origin);
    }

    [Fact]
    public void Sources_ShorterThanTheirPrompt_AreRefused()
    {
        AblationSettings ablation = new() { Sources = [Ids(1, 2, 3, 4), Ids(1, 2)] };
        SourceTooShortException refusal = RefusedFor<SourceTooShortException>(ablation, "2 of the 3");
        Assert.Equal((1, SourceOrigin.Sources), (refusal.Prompt, refusal.Origin));
    }

    [Fact]
    public void Sources_OfAnotherNumber_AreRefused()
    {
        AblationSettings ablation = new() { Sources = [Ids(1, 2, 3, 4)] };
        SourceCountException refusal = RefusedFor<SourceCountException>(ablation, "1 sources for 2");
        Assert.Equal((1, 2), (refusal.Given, refusal.Expected));
    }

    [Theory]
    [InlineData(AblationKind.Zero)]
    [InlineData(AblationKind.Contrastive)]
    public void SourceSet_WhereNoneIsTaken_IsRefused(AblationKind kind)
    {
        AblationSettings ablation = new() { Kind = kind, SourceSet = [Ids(1)] };
        SourceNotUsedException refusal = RefusedFor<SourceNotUsedException>(ablation, kind.ToString());
        Assert.Equal(SourceOrigin.SourceSet, refusal.Origin);
    }

    [Fact]
    public void PositionMean_OfASetWithoutLongEnoughPrompts_IsRefused()
    {
        AblationSettings ablation = new() { Kind = AblationKind.PositionMean, SourceSet = [Ids(1, 2, 3)] };
        SourceTooShortException refusal = RefusedFor<SourceTooShortException>(ablation, "3 of the 4");
        Assert.Equal((0, SourceOrigin.SourceSet), (refusal.Prompt, refusal.Origin));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Counterpart_MissingOrOfAnotherLength_IsRefused(int? length)
    {
        Prompt[] prompts =
        [
            Valid.Prompts[0] with { Counterpart = Ids(1, 2, 3, 4) },
            Valid.Prompts[1] with { Counterpart = length is null ? default(ReadOnlyMemory<int>?) : Ids(1, 2) },
        ];
        AblationSettings ablation = new() { Kind = AblationKind.Contrastive };
        CounterpartLengthException refusal =
            Refused<CounterpartLengthException>(Valid with { Prompts = prompts, Ablation = ablation }, "3 tokens");
        Assert.Equal((1, 3, length), (refusal.Prompt, refusal.PromptLength, refusal.CounterpartLength));
    }

    [Fact]
    public void Prompt_OfOneToken_IsRefusedWhereNextTokensAreScored()
    {
        SelfRepairSettings settings = Valid with { Prompts = [PromptOf(1, 2), PromptOf(3)] };
        PromptTooShortException refusal = Refused<PromptTooShortException>(settings, "at least 2");
        Assert.Equal((1, 1, 2), (refusal.Prompt, refusal.Length, refusal.Minimum));
        SelfRepairSettings last = settings with { Positions = PositionChoice.Last };
        Assert.Equal(2, new SelfRepairExperiment(last, Shape).Extent.ScoredPositions);
    }

    [Fact]
    public void Prompt_LongerThanTheContext_IsRefused()
    {
        SelfRepairSettings settings = Valid with { Prompts = [PromptOf(1, 2), PromptOf(new int[13])] };
        ContextExceededException refusal = Refused<ContextExceededException>(settings, "13 tokens");
        Assert.Equal((TokenRole.Prompt, 1), (refusal.Role, refusal.Prompt));
        Assert.Equal((13, 12), (refusal.Length, refusal.ContextLength));
    }

    [Fact]
    public void Position_ThatAPromptLacks_IsRefused()
    {
        SelfRepairSettings settings = Valid with { Positions = PositionChoice.At([2, 0, 0]) };
        PositionMissingException refusal = Refused<PositionMissingException>(settings, "positions 0 to 1");
        Assert.Equal((2, 1, 3), (refusal.Position, refusal.Prompt, refusal.Length));
    }

    [Fact]
    public void Targets_OnSomePromptsOnly_AreRefused()
    {
        SelfRepairSettings settings = Valid with { Prompts = [Valid.Prompts[0] with { Target = 1 }, Valid.Prompts[1]] };
        TargetMissingException refusal = Refused<TargetMissingException>(settings, "1 of 2");
        Assert.Equal((1, 1, 2), (refusal.Prompt, refusal.TargetCount, refusal.PromptCount));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LogitDifference_WithoutFoils_IsRefused(bool isLast)
    {
        SelfRepairSettings settings = Valid with
        {
            Metric = Metric.LogitDifference,
            Positions = isLast ? PositionChoice.Last : PositionChoice.All,
        };
        FoilMissingException refusal = Refused<FoilMissingException>(settings, isLast ? "'foil'" : "'foils'");
        Assert.Equal((0, isLast), (refusal.Prompt, refusal.IsLast));
    }

    [Fact]
    public void Foils_OfAnotherNumberThanPositions_AreRefused()
    {
        Prompt[] prompts = [Valid.Prompts[0] with { Foils = [1, 2, 3] }, Valid.Prompts[1] with { Foils = [1] }];
        SelfRepairSettings settings = Valid with { Metric = Metric.LogitDifference, Prompts = prompts };
        FoilCountException refusal = Refused<FoilCountException>(settings, "1 foil for 2 scored positions");
        Assert.Equal((1, 1, 2), (refusal.Prompt, refusal.Given, refusal.Expected));
    }

    [Theory]
    [InlineData(TokenRole.Prompt)]
    [InlineData(TokenRole.Target)]
    [InlineData(TokenRole.Foil)]
    [InlineData(TokenRole.Foils)]
    [InlineData(TokenRole.Counterpart)]
    [InlineData(TokenRole.Source)]
    [InlineData(TokenRole.SourceSet)]
    public void TokenIds_OutsideTheVocabulary_AreRefused(TokenRole role)
    {
        Prompt good = PromptOf(1, 2);
        Prompt bad = role switch
        {
            TokenRole.Prompt => PromptOf(1, 11),
            TokenRole.Target => good with { Target = 11 },
            TokenRole.Foil => good with { Foil = 11 },
            TokenRole.Foils => good with { Foils = [1, 11] },
            TokenRole.Counterpart => good with { Counterpart = Ids(0, 11) },
            _ => good,
        };
        AblationSettings ablation = new()
        {
            Sources = role == TokenRole.Source ? [Ids(1, 11)] : null,
            SourceSet = role == TokenRole.SourceSet ? [Ids(0, 11)] : null,
        };
        SelfRepairSettings settings = Valid with { Prompts = [bad], Ablation = ablation };
        UnknownTokenIdException refusal = Refused<UnknownTokenIdException>(settings, "0 to 10");
        Assert.Equal((role, 11, 0), (refusal.Role, refusal.TokenId, refusal.Prompt));
    }

    [Theory]
    [InlineData(-0.1, 0.1)]
    [InlineData(1.5, 0.1)]
    [InlineData(double.NaN, 0.1)]
    [InlineData(0.02, -1)]
    [InlineData(0.02, double.NaN)]
    public void Numbers_OutsideTheirRange_AreACallersBug(double fraction, double floor) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new SelfRepairExperiment(Valid with { TopFraction = fraction, Floor = floor }, Shape));

    private static TRefusal RefusedFor<TRefusal>(AblationSettings ablation, string says)
        where TRefusal : AnalysisException => Refused<TRefusal>(Valid with { Ablation = ablation }, says);

    private static TRefusal Refused<TRefusal>(SelfRepairSettings settings, string says)
        where TRefusal : AnalysisException
    {
        TRefusal refusal = Assert.Throws<TRefusal>(() => new SelfRepairExperiment(settings, Shape));
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        return refusal;
    }

    private static Prompt PromptOf(params int[] tokens) => new() { Id = "p", Tokens = tokens };

    private static ReadOnlyMemory<int> Ids(params int[] ids) => ids;
}
