using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Tests.Devices;

public sealed class RetryingLazyTests
{
    [Fact]
    public void Value_AfterAFailure_IsMadeAgainAndKept()
    {
        int tries = 0;
        RetryingLazy<object> made = new(() => ++tries < 3 ? throw new InsufficientMemoryException() : new());
        Assert.Throws<InsufficientMemoryException>(() => made.Value);
        Assert.Null(made.ValueOrNull);
        Assert.Throws<InsufficientMemoryException>(() => made.Value);

        object first = made.Value;

        Assert.Same(first, made.Value);
        Assert.Same(first, made.ValueOrNull);
        Assert.Equal(3, tries);
    }

    [Fact]
    public void Free_OfWhatNobodyNeeded_MakesNothing()
    {
        int tries = 0;
        RetryingLazy<object> made = new(() => ++tries);

        made.DisposeValue();

        Assert.Equal(0, tries);
    }
}
