using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Inference.Tests.Tokenization;

public sealed class UnicodeNormalizationTests
{
    [Fact]
    public void Verify_WithIcu_Passes() => Assert.Null(Record.Exception(UnicodeNormalization.Verify));

    [Fact]
    public void Verify_WhereNormalizationDoesNothing_SaysWhatToInstall()
    {
        NormalizationUnavailableException refusal = Assert.Throws<NormalizationUnavailableException>(
            () => UnicodeNormalization.Verify(text => text));
        Assert.Contains("libicu", refusal.Message, StringComparison.Ordinal);
    }
}
