namespace SelfRepair.Inference.Tokenization;

/// <summary>A token that is cut out of the text before words are formed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">The text that it stands for, never empty.</param>
internal sealed record AddedToken(int Id, string Text)
{
    /// <summary>What is looked for: <see cref="Text"/>, normalized where the text is.</summary>
    public string Pattern { get; init; } = Text;

    /// <summary>Left out of decoded text on request.</summary>
    public required bool IsSpecial { get; init; }

    /// <summary>Looked for in normalized text; otherwise in the text as given.</summary>
    public required bool IsNormalized { get; init; }

    /// <summary>Taken only where no letter, digit or mark touches it.</summary>
    public bool IsSingleWord { get; init; }

    /// <summary>Takes the white space before it.</summary>
    public bool TakesSpaceBefore { get; init; }

    /// <summary>Takes the white space after it.</summary>
    public bool TakesSpaceAfter { get; init; }
}
