package io.tokenauthority.token.json;

/**
 * What a reader accepts before it gives up.
 *
 * @param bytes the length of the whole text
 * @param depth how deep objects and arrays may nest, the outermost being 1
 * @param members how many members one object and how many elements one array may have
 * @param numberLength how many characters a number may have
 */
public record JsonLimits(int bytes, int depth, int members, int numberLength) {

  public JsonLimits {
    if (bytes < 2 || depth < 1 || members < 1 || numberLength < 1) {
      throw new IllegalArgumentException("JSON limits are positive");
    }
  }
}
