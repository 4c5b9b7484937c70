using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.Statistics;

public sealed class DoseCurveTests
{
    [Fact]
    public void Curve_OnAStraightLine_HasNoJump() =>
        Assert.Equal(new DoseCurve(SignChange: false, Jump: 1), DoseCurve.Of([1, 2, 4], [0.5, 1, 2]));

    /// <summary>The line through the ends rises 4 over 4; its largest step, of 2, would give 2, and the largest change
    /// is 5.</summary>
    [Fact]
    public void Curve_ThatTurns_IsMeasuredInTheOrderOfDoses() =>
        Assert.Equal(new DoseCurve(SignChange: true, Jump: 2.5), DoseCurve.Of([3, 1, 5, 2], [4, -1, 3, -1]));

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 0.0)]
    public void Curve_ThatTouchesZero_ChangesNoSign(double first, double second) =>
        Assert.False(DoseCurve.Of([0, 1], [first, second]).SignChange);

    [Fact]
    public void Jump_WhereTheEndsDoNotDiffer_IsNull() =>
        Assert.Equal(new DoseCurve(SignChange: true, Jump: null), DoseCurve.Of([-1, 0, 1], [2, -3, 2]));

    [Fact]
    public void Curve_WithoutAMean_IsNull() =>
        Assert.Equal(new DoseCurve(SignChange: null, Jump: null), DoseCurve.Of([1, 2], [2, null]));
}
