using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>Texts are to be tokenized that are more than one request may bring.</summary>
/// <param name="what">What there is too much of, in the plural.</param>
/// <param name="asked">How much.</param>
/// <param name="maximum">The most there may be.</param>
public sealed class TokenizationTooLargeException(string what, long asked, long maximum) : ApiException(
    $"The texts have {asked} {what}; one tokenization may have {maximum}. Send them in several requests.")
{
    /// <summary>How much was asked.</summary>
    public long Asked => asked;

    /// <summary>The most there may be.</summary>
    public long Maximum => maximum;
}
