using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Tests.Devices;

public sealed class MadeWhenNeededTests
{
    [Fact]
    public void Value_AfterAFailure_IsMadeAgainAndKept()
    {
        int tries = 0;
        MadeWhenNeeded<object> made = new(() => ++tries < 3 ? throw new InsufficientMemoryException() : new());
        Assert.Throws<InsufficientMemoryException>(() => made.Value);
        Assert.Null(made.IfMade);
        Assert.Throws<InsufficientMemoryException>(() => made.Value);

        object first = made.Value;

        Assert.Same(first, made.Value);
        Assert.Same(first, made.IfMade);
        Assert.Equal(3, tries);
    }

    [Fact]
    public void Free_OfWhatNobodyNeeded_MakesNothing()
    {
        int tries = 0;
        MadeWhenNeeded<object> made = new(() => ++tries);

        made.Free();

        Assert.Equal(0, tries);
    }
}
