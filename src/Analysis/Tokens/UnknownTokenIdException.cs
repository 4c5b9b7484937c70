namespace SelfRepair.Analysis.Tokens;

/// <summary>A token id lies outside the model's vocabulary.</summary>
/// <param name="role">Where the id stands.</param>
/// <param name="prompt">Index of the prompt (or of the source), from 0.</param>
/// <param name="index">Index of the id in its list, from 0; 0 for a single id.</param>
/// <param name="tokenId">The id.</param>
/// <param name="vocabularySize">d_vocab.</param>
public sealed class UnknownTokenIdException(TokenRole role, int prompt, int index, int tokenId, int vocabularySize)
    : AnalysisException(
        $"{Wording.Name(role)} {prompt} names token {tokenId}; the model's token ids are 0 to {vocabularySize - 1}.")
{
    /// <summary>Where the id stands.</summary>
    public TokenRole Role => role;

    /// <summary>Index of the prompt (or of the source), from 0.</summary>
    public int Prompt => prompt;

    /// <summary>Index of the id in its list, from 0; 0 for a single id.</summary>
    public int Index => index;

    /// <summary>The id.</summary>
    public int TokenId => tokenId;

    /// <summary>d_vocab.</summary>
    public int VocabularySize => vocabularySize;
}
